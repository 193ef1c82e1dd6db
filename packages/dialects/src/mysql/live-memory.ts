import type { KnownRoutines, TempNames } from './reader.js';
import { type ProgramKind, type Routine, routineKey } from './routines.js';

/** A routine that may be run at a place of a text. */
export interface KnownRoutine {
  /** By what it is known again: who defines it. */
  readonly source: object;
  /** With its places in the text as it is now. */
  readonly routine: Routine;
}

/** What the statements before a place have made. */
export interface Made {
  readonly temps: Set<string>;
  readonly routines: Map<string, KnownRoutine>;
}

/** What a statement asked for, and was told: it is read the same way as long as it would be told the same. */
export interface Asked {
  readonly temps: readonly (readonly [name: string, exists: boolean])[];
  readonly routines: readonly (readonly [key: string, source: object | undefined])[];
}

export const wouldBeTold = ({ temps, routines }: Asked, made: Made): boolean =>
  temps.every(([name, exists]) => made.temps.has(name) === exists) &&
  routines.every(([key, source]) => made.routines.get(key)?.source === source);

/** The temporary tables that one statement finds; what it asks and what it changes is kept. */
export class AskedTemps implements TempNames {
  /** Everybody asks: what is asked for counts, be there something or not. */
  readonly size = 1;
  readonly asked = new Map<string, boolean>();
  readonly changed = new Map<string, boolean>();
  readonly #made: ReadonlySet<string>;

  constructor(made: ReadonlySet<string>) {
    this.#made = made;
  }

  has(name: string): boolean {
    const own = this.changed.get(name);
    if (own !== undefined) return own;
    const exists = this.#made.has(name);
    this.asked.set(name, exists);
    return exists;
  }

  add(name: string): void {
    this.changed.set(name, true);
  }

  delete(name: string): void {
    this.changed.set(name, false);
  }
}

/** The same for routines. */
export class AskedRoutines implements KnownRoutines {
  readonly empty = false;
  readonly asked = new Map<string, object | undefined>();
  /** What it defines, and `undefined` for what it drops. */
  readonly changed = new Map<string, Routine | undefined>();
  readonly #made: ReadonlyMap<string, KnownRoutine>;

  constructor(made: ReadonlyMap<string, KnownRoutine>) {
    this.#made = made;
  }

  find(kind: ProgramKind, name: string): Routine | undefined {
    const key = routineKey(kind, name);
    if (this.changed.has(key)) return this.changed.get(key);
    const known = this.#made.get(key);
    this.asked.set(key, known?.source);
    return known?.routine;
  }

  define(routine: Routine): void {
    if (routine.name !== undefined) this.changed.set(routineKey(routine.kind, routine.name), routine);
  }

  forget(kind: ProgramKind, name: string): void {
    this.changed.set(routineKey(kind, name), undefined);
  }
}

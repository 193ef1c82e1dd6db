import type { Definition, SessionEffect } from '@poolsafe/core';

/** How a stored program is called, and so when its effects happen. */
export type ProgramKind = NonNullable<SessionEffect['deferred']>;

/** A stored program that the text defines. */
export interface Routine {
  readonly kind: ProgramKind;
  /** Folded, without its schema; absent where the text does not show it. */
  readonly name: string | undefined;
  readonly parameters: readonly { readonly name: string; readonly mode: 'in' | 'out' | 'inout' }[];
  /** What happens when it runs; filled while its body is read. */
  readonly effects: SessionEffect[];
  /** The file that defines it, when it is another one. */
  readonly file?: string;
}

/** A routine that is known by what it does alone. */
export const routineOf = ({ kind, name, effects, file }: Definition): Routine => ({
  kind,
  name,
  parameters: [],
  effects: [...effects],
  ...(file === undefined ? {} : { file }),
});

/** What a routine is known by: procedures, functions and prepared statements have names of their own. */
export const routineKey = (kind: ProgramKind, name: string): string => `${kind} ${name.toLowerCase()}`;

/** The procedures and functions that a text has defined, so that later calls in it are followed. */
export class Routines {
  readonly #byName = new Map<string, Routine>();

  /** @param definitions what may be called before the text defines it */
  constructor(definitions: readonly Definition[] = []) {
    for (const definition of definitions) this.define(routineOf(definition));
  }

  define(routine: Routine): void {
    if (routine.name !== undefined) this.#byName.set(routineKey(routine.kind, routine.name), routine);
  }

  forget(kind: ProgramKind, name: string): void {
    this.#byName.delete(routineKey(kind, name));
  }

  find(kind: ProgramKind, name: string): Routine | undefined {
    return this.#byName.size === 0 ? undefined : this.#byName.get(routineKey(kind, name));
  }

  get empty(): boolean {
    return this.#byName.size === 0;
  }
}

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

/** The procedures and functions that a text has defined, so that later calls in it are followed. */
export class Routines {
  readonly #byName = new Map<string, Routine>();

  /** @param definitions what may be called before the text defines it */
  constructor(definitions: readonly Definition[] = []) {
    for (const { kind, name, effects, file } of definitions) {
      this.define({ kind, name, parameters: [], effects: [...effects], ...(file === undefined ? {} : { file }) });
    }
  }

  define(routine: Routine): void {
    if (routine.name !== undefined) this.#byName.set(`${routine.kind} ${routine.name}`, routine);
  }

  forget(kind: ProgramKind, name: string): void {
    this.#byName.delete(`${kind} ${name.toLowerCase()}`);
  }

  find(kind: ProgramKind, name: string): Routine | undefined {
    return this.#byName.size === 0 ? undefined : this.#byName.get(`${kind} ${name.toLowerCase()}`);
  }

  get empty(): boolean {
    return this.#byName.size === 0;
  }
}

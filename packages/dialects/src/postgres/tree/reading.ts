import type { Action, Deferred, Scope, State } from '@poolsafe/core';

/** An effect as a parse tree shows it. */
export interface TreeEffect {
  readonly state: State;
  readonly action: Action;
  readonly scope: Scope;
  readonly via: string;
  readonly name?: string | undefined;
  readonly deferred?: Deferred | undefined;
  /** Where its words begin, in UTF-8 bytes from the start of what was parsed, where the tree knows. */
  readonly at?: number | undefined;
}

/** What a grammar shows of one statement. */
export interface TreeReading {
  readonly effects: readonly TreeEffect[];
  /** False when a body or a dynamic statement inside could not be read; the tokens know more about those. */
  readonly complete: boolean;
}

/** PostgreSQL's grammar as the readings need it. Both throw on what they reject. */
export interface TreeSource {
  readonly parse: (sql: string) => unknown;
  /** Reads the PL/pgSQL bodies of a `CREATE FUNCTION` or `DO` statement. */
  readonly parsePlpgsql?: (sql: string) => unknown;
}

/** An effect by its facts, before it is known where it stands. */
export type Facts = Omit<TreeEffect, 'deferred'>;

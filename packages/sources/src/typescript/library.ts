import type { Boundary, Dialect } from '@poolsafe/core';

/**
 * What an expression is, as far as connections go.
 *
 * - `pool`: every call may take another connection. `client`: checked out of a pool, its own until released.
 * - `connection`: dedicated. `transaction`: a callback's argument, inside a transaction.
 */
export type HandleKind = 'pool' | 'client' | 'connection' | 'transaction';

/** The boundary that a handle itself brings, before any pooler. */
export const BOUNDARY_OF_HANDLE: Readonly<Record<HandleKind, Boundary>> = {
  pool: 'call',
  client: 'session',
  connection: 'session',
  transaction: 'session',
};

/** Where something stands in a call's arguments: the argument itself, or a property of it. */
export interface ArgumentPlace {
  readonly argument: number;
  readonly property?: string;
}

/** `new Pool()`, `createPool()`: an exported name of the package that makes a handle. */
export interface MakerDescription {
  readonly exported: string;
  readonly how: 'new' | 'call';
  readonly makes: HandleKind;
}

/** A method of a handle. */
export interface MethodDescription {
  readonly on: readonly HandleKind[];
  readonly name: string;
  /** The method gives another handle (through a promise or not). */
  readonly gives?: HandleKind;
  /** The method sends a statement: where its text may stand, first that fits. */
  readonly text?: readonly ArgumentPlace[];
  /** Where the name of a protocol-level prepared statement stands. */
  readonly statementName?: ArgumentPlace;
}

/** Everything that poolsafe knows about a client library. Pure data: a new library is one file. */
export interface LibraryDescription {
  /** Module names that it is imported from. */
  readonly modules: readonly string[];
  readonly dialect: Dialect;
  readonly makers: readonly MakerDescription[];
  readonly methods: readonly MethodDescription[];
  /** Names of types that say what a parameter or field is. */
  readonly types: Readonly<Record<string, HandleKind>>;
}

import type { Dialect } from './effect.js';
import type { Boundary } from './profile.js';

/** Where a statement stands when its effects are judged. */
export interface Context {
  readonly dialect: Dialect;
  /** Whether the statement runs in an open transaction block. `unknown` is judged in the code's favour. */
  readonly transaction: 'inside' | 'outside' | 'unknown';
  /** The transaction block is opened and closed by the same message to the server. */
  readonly oneMessage: boolean;
  /** How the surrounding transaction ends, where that is seen. */
  readonly transactionEnds: 'commit' | 'rollback' | 'unknown';
  /**
   * For effects that depend on state (`read`, `release`): whether it was made before the same boundary, where the
   * statement still has the connection it was made on.
   */
  readonly madeInBoundary: boolean;
  /**
   * For effects that make state: whether it is given up again on the same handle, before the same boundary
   * (`in-boundary`) or after it (`later`).
   */
  readonly released: 'in-boundary' | 'later' | 'no';
  /** Boundary of the handle that the statement runs on: `call` for a pool object, `session` for a connection. */
  readonly handle: Boundary;
  /** The statement as sent, for poolers that recognise state by its text. */
  readonly text: string;
  /** The same in the pooler's digest form, where the dialect has one. */
  readonly digest?: string;
}

/** A statement by itself, on a connection of its own, outside a transaction. */
export const aloneContext = (dialect: Dialect, text: string): Context => ({
  dialect,
  transaction: 'outside',
  oneMessage: false,
  transactionEnds: 'unknown',
  madeInBoundary: false,
  released: 'no',
  handle: 'session',
  text,
});

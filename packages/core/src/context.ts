import type { Dialect, SessionEffect } from './effect.js';
import type { Boundary } from './profile.js';

/** Where a statement stands when its effects are judged. */
export interface Context {
  readonly dialect: Dialect;
  /** Whether the statement runs in an open transaction block. `unknown` is judged in the code's favour. */
  readonly transaction: 'inside' | 'outside' | 'unknown';
  /** The statement is the first of its transaction block, right after the one that opens it. */
  readonly firstInTransaction?: boolean;
  /** The transaction block is opened and closed by the same message to the server. */
  readonly oneMessage: boolean;
  /** How the surrounding transaction ends, where that is seen. */
  readonly transactionEnds: TransactionEnd;
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
  /** For effects that make state: where it is read on the same handle; `later`: beyond the boundary too. */
  readonly read?: 'in-boundary' | 'later';
  /** Boundary of the handle that the statement runs on: `call` for a pool object, `session` for a connection. */
  readonly handle: Boundary;
  /** The code has the connection to itself, where the target would share it at the same time: a client of its own. */
  readonly exclusive?: boolean;
  /** The words go past the client library's own method for the command (`call('SUBSCRIBE')`), which may do more. */
  readonly raw?: boolean;
  /** The text that the effect's range points into. */
  readonly text: string;
  /** What travels to the server with the statement. Absent: `text`, as a single statement. */
  readonly sent?: SentText;
  /** For effects that depend on state: what made it, and where that stands, when it was seen. */
  readonly maker?: Maker;
  /** The client holds its server connection already, pinned by an earlier statement. */
  readonly held?: boolean;
}

/** What made state that is needed, where it stands, and how many messages ago that was (absent: the one before, as far as is known). */
export interface Maker {
  readonly effect: SessionEffect;
  readonly context: Context;
  readonly ago?: number;
}

/** How a transaction block ends; `never`: its connection is given back or closed with the block still open. */
export type TransactionEnd = 'commit' | 'rollback' | 'never' | 'unknown';

/** One message to the server, in the forms that poolers look at. Forms that are absent are the text itself. */
export interface SentText {
  readonly text: string;
  /** How many statements it holds. */
  readonly statements: number;
  /** Literals replaced, white space folded, comments left out. */
  readonly digest?: string;
  readonly digestWithComments?: string;
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

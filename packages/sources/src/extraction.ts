import type { Observation, Boundary, Dialect, NotAnalysed, Statement, TextRange } from '@poolsafe/core';

/** A statement as it stands in a file. */
export interface PlacedStatement {
  readonly statement: Statement;
  /** The text that was analysed, with one HOLE character per hole; the ranges in `statement` point into it. */
  readonly text: string;
  /** Where a range of `text` stands in the file. */
  readonly inFile: (range: TextRange) => TextRange;
  /** Statements with the same number travel in one message. */
  readonly message: number;
  /** How many statements that message holds. */
  readonly messageSize: number;
  readonly handle: Boundary;
  /** True when the file's own characters are the text's in this range, so that an edit may be made there. */
  readonly editable: (range: TextRange) => boolean;
  /** The code has the connection to itself: see `Context.exclusive`. */
  readonly exclusive?: boolean;
  /** The words go past the client library's own method: see `Context.raw`. */
  readonly raw?: boolean;
}

/** How sure it is that the statement runs on the connection that it is judged for. */
export type Confidence = 'high' | 'low';

/** Statements that run on one connection handle, in order. */
export interface Flow {
  readonly dialect: Dialect;
  /** Those that have effects. */
  readonly statements: readonly PlacedStatement[];
  /** All of them. */
  readonly statementCount: number;
  /** Whether a transaction is open before the first statement. */
  readonly start: 'inside' | 'outside' | 'unknown';
  readonly confidence: Confidence;
  /** The client library that sends the statements, and which of its objects: a profile's product and mode. */
  readonly client?: { readonly product: string; readonly mode: string };
  /** What the handle connects to, where the file says so: an environment variable's name, or a target string. */
  readonly connection?: { readonly environmentVariable?: string; readonly target?: string };
}

export interface Suppressing {
  /** Rules that are suppressed; empty: all. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** Line (1-based) of the comment. */
  readonly line: number;
  /** Line that it speaks about; `file` for the whole file. */
  readonly applies: number | 'file';
}

/** Everything that a file holds for us. */
export interface Extraction {
  readonly flows: readonly Flow[];
  /** What the file shows that is no statement. */
  readonly observations: readonly Observation[];
  readonly notAnalysed: readonly NotAnalysed[];
  readonly suppressions: readonly Suppressing[];
}

/** Reads one kind of file. Found by its name; never throws for what a file holds. */
export interface SourceReader {
  readonly name: string;
  readonly reads: (path: string) => boolean;
  readonly extract: (text: string, path: string) => Extraction;
}

import type { Deferred, Dialect, SessionEffect } from './effect.js';
import type { TextRange } from './text.js';

/** One SQL statement or one command, where it stands in the text that it was read from. */
export interface Statement {
  readonly dialect: Dialect;
  /** The statement's own words in the analysed text, without the terminator and without surrounding comments. */
  readonly range: TextRange;
  readonly effects: readonly SessionEffect[];
  /**
   * What running it leaves for later statements to ask about, though it is not written for that: the id of an insert.
   * No effects of its own, and nothing to report: they tell where the answer of a later question comes from.
   */
  readonly leaves?: readonly SessionEffect[];
  /** `parser`: a real grammar confirmed the effects. `tokens`: it was not asked, or could not read the statement. */
  readonly confirmedBy: 'parser' | 'tokens';
}

/** Why a piece of input was passed over. Shown and counted, never dropped in silence. */
export interface NotAnalysed {
  readonly range: TextRange;
  readonly reason: string;
}

/** Which use of a table or view runs a definition. */
export type TableEvent = 'select' | 'insert' | 'update' | 'delete' | 'truncate';

/** A definition that has session effects whenever it is run. */
export interface Definition {
  readonly dialect: 'postgres' | 'mysql';
  readonly kind: Deferred;
  /** The name it is run by: of the function, view or prepared statement, or of the table that a rule or trigger is on. */
  readonly name: string;
  readonly schema?: string;
  /** Parameters of a function as they are written, folded; another definition with the same ones replaces it. */
  readonly signature?: string;
  /** For views, rules, triggers and defaults: the uses of `name` that run it. */
  readonly on?: readonly TableEvent[];
  /** The defining statement, as offsets in its text. */
  readonly range: TextRange;
  /** What happens when it is run. Ranges are offsets in the text of the definition. */
  readonly effects: readonly SessionEffect[];
  /** Set by whoever knows it, for definitions that are used from other files. */
  readonly file?: string;
}

/** All statements of one text, in order, with what could not be read. */
export interface AnalysedText {
  readonly dialect: Dialect;
  readonly statements: readonly Statement[];
  readonly notAnalysed: readonly NotAnalysed[];
  /** What the text defines that has effects when it is run from elsewhere. */
  readonly definitions?: readonly Definition[];
}

import type { Dialect, SessionEffect } from './effect.js';
import type { TextRange } from './text.js';

/** One SQL statement or one command, where it stands in the text that it was read from. */
export interface Statement {
  readonly dialect: Dialect;
  /** The statement's own words in the analysed text, without the terminator and without surrounding comments. */
  readonly range: TextRange;
  readonly effects: readonly SessionEffect[];
  /** `parser`: a real grammar confirmed the effects. `tokens`: it was not asked, or could not read the statement. */
  readonly confirmedBy: 'parser' | 'tokens';
}

/** Why a piece of input was passed over. Shown and counted, never dropped in silence. */
export interface NotAnalysed {
  readonly range: TextRange;
  readonly reason: string;
}

/** All statements of one text, in order, with what could not be read. */
export interface AnalysedText {
  readonly dialect: Dialect;
  readonly statements: readonly Statement[];
  readonly notAnalysed: readonly NotAnalysed[];
}

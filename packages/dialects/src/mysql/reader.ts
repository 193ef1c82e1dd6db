import type { SessionEffect } from '@poolsafe/core';
import type { Quoted } from './effects/prepared.js';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';
import type { StatementTokens } from '../sql/tokens.js';
import type { Watch } from '../sql/watch.js';
import type { Routines } from './routines.js';

export interface TempNames {
  readonly size: number;
  has(name: string): boolean;
  add(name: string): unknown;
  delete(name: string): unknown;
}

export type KnownRoutines = Pick<Routines, 'find' | 'define' | 'forget' | 'empty'>;

/** What the statements of one text have made so far and later ones may use. */
export interface TextMemory {
  /** Temporary tables and sequences, by folded name. */
  readonly temp: TempNames;
  readonly routines: KnownRoutines;
  /** Takes in the names of both. */
  readonly watch: Watch;
}

/** One command being read: its tokens, where it begins, and where its effects go. */
export interface Reader {
  readonly tokens: StatementTokens;
  /** Index of the command's first word; not 0 behind `EXPLAIN ANALYZE` or `SET STATEMENT ... FOR`. */
  readonly head: number;
  readonly memory: TextMemory;
  /** Names that mean something local here: parameters and `DECLARE`d variables of a stored program, folded. */
  readonly locals: ReadonlySet<string>;
  readonly emit: (draft: EffectDraft) => void;
  /** Takes a token out of the passes that look at every word: somebody has read it. */
  readonly claim: (token: number) => void;
  /** Reads variables, calls and hints among the tokens from `first` up to, not including, `end`. */
  readonly readWords: (first: number, end: number) => void;
  /** Reads the statement in a string literal. */
  readonly readInner: (quoted: Quoted, deferred: SessionEffect['deferred']) => void;
  /** Reads the command that begins at a later token, in place. */
  readonly readAt: (head: number) => void;
}

/** What the passes over every word need. */
export type WordReader = Pick<Reader, 'tokens' | 'memory' | 'emit'>;

/** Reads the effects of the commands that begin with one keyword. */
export type CommandReader = (reader: Reader) => void;

/** Collects effects; those that are emitted while `deferred` is set do not happen when the statement runs. */
export class EffectList {
  effects: SessionEffect[] = [];
  deferred: SessionEffect['deferred'];
  /** Where the text that is being read begins in the text that is analysed. */
  offset = 0;

  readonly emit = (draft: EffectDraft): void => {
    const effect = finishEffect(draft, this.deferred);
    const { start, end } = draft.range;
    this.effects.push(
      this.offset === 0 ? effect : { ...effect, range: { start: start + this.offset, end: end + this.offset } },
    );
  };

  /** Runs `read`; what it emits is deferred to `deferred`, unless something around it defers it already. */
  within(deferred: SessionEffect['deferred'], read: () => void): void {
    const before = this.deferred;
    this.deferred = before ?? deferred;
    read();
    this.deferred = before;
  }
}

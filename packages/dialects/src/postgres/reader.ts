import type { SessionEffect, TextRange } from '@poolsafe/core';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';
import type { StatementTokens } from '../sql/tokens.js';

/** One statement being read: its tokens, where its command begins, and where its effects go. */
export interface Reader {
  readonly tokens: StatementTokens;
  /** Index of the command's first word; not 0 behind `EXPLAIN ANALYZE` or `PREPARE x AS`. */
  readonly head: number;
  readonly emit: (draft: EffectDraft) => void;
  /** Reads a text inside the statement: a function body, a dynamic statement. */
  readonly readInner: (range: TextRange, language: 'sql' | 'plpgsql', deferred: SessionEffect['deferred']) => void;
  /** Reads the command that begins at a later token, in place. */
  readonly readAt: (head: number, deferred?: SessionEffect['deferred']) => void;
}

/** Reads the effects of the commands that begin with one keyword. */
export type CommandReader = (reader: Reader) => void;

/** Collects effects; those that are emitted while `deferred` is set do not happen when the statement runs. */
export class EffectList {
  readonly effects: SessionEffect[] = [];
  deferred: SessionEffect['deferred'];

  readonly emit = (draft: EffectDraft): void => {
    this.effects.push(finishEffect(draft, this.deferred));
  };
}

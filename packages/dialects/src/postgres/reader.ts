import type { Definition, NotAnalysed, SessionEffect, TextRange } from '@poolsafe/core';
import { originOf } from '../sql/definition-effects.js';
import { type EffectDraft, finishEffect } from '../sql/effect-draft.js';
import type { InnerText } from '../sql/inner-text.js';
import type { KnownNames } from '../sql/known-names.js';
import type { StatementTokens } from '../sql/tokens.js';
import type { Definitions } from './definitions.js';

export type Deferred = SessionEffect['deferred'];
export type Language = 'sql' | 'plpgsql';

/** One statement being read: its tokens, where its command begins, and where its effects go. */
export interface Reader {
  readonly tokens: StatementTokens;
  /** Index of the command's first word; not 0 behind `EXPLAIN ANALYZE` or `PREPARE x AS`. */
  readonly head: number;
  readonly emit: (draft: EffectDraft) => void;
  /** Temporary relations that exist before the statement. */
  readonly known: KnownNames;
  /** What the statement can run that is defined elsewhere. */
  readonly definitions: Definitions;
  /** Emits what running a definition does, as done by the words that run it. */
  readonly follow: (definition: Definition, words: TextRange) => void;
  /** Says that a part of the statement is not read. */
  readonly note: (range: TextRange, reason: string) => void;
  /** Reads a text inside the statement: a function body, a dynamic statement. */
  readonly readInner: (inner: InnerText, language: Language, deferred?: Deferred) => void;
  /** Reads the command that begins at a later token, in place, up to (not including) `end`. */
  readonly readAt: (head: number, options?: { deferred?: Deferred; end?: number }) => void;
  /** Reads the function calls and the uses of temporary relations between two tokens, `end` excluded. */
  readonly readExpressions: (from: number, end?: number, deferred?: Deferred) => void;
}

/** Reads the effects of the commands that begin with one keyword, all that stands in the statement. */
export type CommandReader = (reader: Reader) => void;

/** Collects effects; those that are emitted while `deferred` is set do not happen when the statement runs. */
export class EffectList {
  readonly effects: SessionEffect[] = [];
  readonly notAnalysed: NotAnalysed[] = [];
  #deferred: Deferred;
  #inner: readonly InnerText[] = [];

  readonly note = (range: TextRange, reason: string): void => {
    this.notAnalysed.push({ range: this.#outer(range), reason });
  };

  readonly emit = (draft: EffectDraft): void => {
    const range = this.#outer(draft.range);
    this.effects.push(finishEffect(range === draft.range ? draft : { ...draft, range }, this.#deferred));
  };

  readonly follow = (definition: Definition, words: TextRange): void => {
    const { name } = definition;
    for (const effect of definition.effects) {
      const { state, action, scope, value } = effect;
      const ifNotExists = effect.state === 'temp-relation' && effect.ifNotExists === true;
      this.emit({
        state,
        action,
        scope,
        via: name,
        name: effect.name,
        value,
        ifNotExists,
        range: words,
        origin: originOf(definition, effect),
      });
    }
  };

  #outer(range: TextRange): TextRange {
    return this.#inner.reduce((outer, inner) => inner.rangeOf(outer), range);
  }

  /** Runs with what is emitted deferred; the outermost reason stands. */
  deferring(deferred: Deferred, run: () => void): void {
    const before = this.#deferred;
    this.#deferred = before ?? deferred;
    run();
    this.#deferred = before;
  }

  /** Runs with ranges taken as those of a text inside the present one. */
  inside(inner: InnerText, run: () => void): void {
    const before = this.#inner;
    this.#inner = [inner, ...before];
    run();
    this.#inner = before;
  }

  get isDeferred(): boolean {
    return this.#deferred !== undefined;
  }
}

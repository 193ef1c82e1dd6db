import type { SessionEffect, TextRange } from '@poolsafe/core';
import { originOf } from '../sql/definition-effects.js';
import type { EffectDraft } from '../sql/effect-draft.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { readCall, readSequenceExpression } from './effects/functions.js';
import { readHint } from './effects/hints.js';
import { intoTargets, readSystemVariable, systemVariableRead, userVariableEffect } from './effects/variables.js';
import { K } from './keywords.js';
import { foldedIdentifier, isUserVariable } from './names.js';
import type { Reader, WordReader } from './reader.js';
import type { Routine } from './routines.js';

const NO_TARGETS: ReadonlySet<number> = new Set();

/**
 * Reads what may stand anywhere in a statement, from token `first` up to, not including, `end`: variables, calls,
 * hints, `INTO @x`. Tokens that a command has read itself are passed over.
 */
export function readWords(reader: WordReader, claimed: ReadonlySet<number>, first: number, end: number): void {
  const { tokens, emit } = reader;
  let targets: ReadonlySet<number> = NO_TARGETS;
  for (let i = first; i < end; i++) {
    const kind = tokens.kind(i);
    if (kind === Kind.Punctuation || kind === Kind.String || kind === Kind.Number || claimed.has(i)) continue;
    if (kind === Kind.Variable) {
      if (isUserVariable(tokens, i)) {
        const assigned = tokens.isPunctuation(i + 1, ':=');
        if (targets.has(i)) emit(userVariableEffect(tokens, i, 'write', 'into'));
        else emit(userVariableEffect(tokens, i, assigned ? 'write' : 'read', assigned ? ':=' : '@'));
      } else {
        const variable = readSystemVariable(tokens, i);
        if (variable.named) emit(systemVariableRead(tokens, i, variable));
        i = variable.next - 1;
      }
      continue;
    }
    if (kind === Kind.Hint) {
      for (const effect of readHint(tokens, i)) emit(effect);
      continue;
    }
    if (kind !== Kind.Word && kind !== Kind.QuotedIdentifier) continue;
    switch (tokens.keyword(i)) {
      case K.into:
        targets = new Set(intoTargets(tokens, i + 1));
        break;
      case K.sql_calc_found_rows:
        emit({
          state: 'row-count',
          action: 'write',
          scope: 'session',
          via: 'sql_calc_found_rows',
          range: tokens.range(i, i),
        });
        break;
      case K.next:
      case K.previous: {
        const effect = readSequenceExpression(tokens, i);
        if (effect) emit(effect);
        break;
      }
    }
    if (tokens.isPunctuation(i + 1, '(')) {
      const effect = readCall(tokens, i);
      if (effect) emit(effect);
      else readRoutineCall(reader, i);
    }
  }
}

/** A call of a stored function that the text has defined: what it does, happens here. */
function readRoutineCall({ tokens, memory, emit }: WordReader, i: number): void {
  if (memory.routines.empty) return;
  const name = foldedIdentifier(tokens, i);
  const routine = name === undefined ? undefined : memory.routines.find('function', name);
  if (!routine || tokens.keyword(i - 1) === K.function) return;
  const range = tokens.range(i, tokens.closing(i + 1));
  for (const effect of routine.effects) emit(follow(routine, effect, range));
}

/** An effect of a routine as an effect of the words that run it. */
export function follow(routine: Routine, effect: SessionEffect, range: TextRange): EffectDraft {
  const { state, action, scope, value } = effect;
  const name = routine.name ?? '';
  const ifNotExists = effect.state === 'temp-relation' && effect.ifNotExists === true;
  const origin = originOf({ ...routine, name }, effect);
  return { state, action, scope, via: name, name: effect.name, value, ifNotExists, range, origin };
}

/** Indexes of tokens between two, as claims. */
export function claimAll(reader: Pick<Reader, 'claim'>, first: number, end: number): void {
  for (let i = first; i < end; i++) reader.claim(i);
}

/** Where the assignment or list item that begins at token `i` ends: at the next comma outside parentheses, or `end`. */
export function itemEnd(tokens: StatementTokens, i: number, end: number): number {
  let depth = 0;
  for (let j = i; j < end; j++) {
    if (tokens.isPunctuation(j, '(')) depth++;
    else if (tokens.isPunctuation(j, ')')) depth--;
    else if (depth <= 0 && tokens.isPunctuation(j, ',')) return j;
  }
  return end;
}

import type { SessionEffect } from '@poolsafe/core';
import type { StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { foldedIdentifier, readName } from '../names.js';
import type { ProgramKind, Routine } from '../routines.js';

const PROGRAMS: Readonly<Record<number, ProgramKind>> = {
  [K.procedure]: 'procedure',
  [K.function]: 'function',
  [K.trigger]: 'trigger',
  [K.event]: 'event',
  [K.package]: 'procedure',
};

/** The mode that a parameter begins with, `IN OUT` being Oracle's spelling, and where its name or type follows. */
function readMode(tokens: StatementTokens, i: number): { mode: 'in' | 'out' | 'inout' | undefined; next: number } {
  switch (tokens.keyword(i)) {
    case K.in:
      return tokens.keyword(i + 1) === K.out ? { mode: 'inout', next: i + 2 } : { mode: 'in', next: i + 1 };
    case K.out:
      return { mode: 'out', next: i + 1 };
    case K.inout:
      return { mode: 'inout', next: i + 1 };
    default:
      return { mode: undefined, next: i };
  }
}

/** Name, kind and parameters of the stored program that a statement defines. */
export function readProgramHead(tokens: StatementTokens, kind: number, bodyStart: number): Routine {
  const program = PROGRAMS[kind] ?? 'procedure';
  const parameters: { name: string; mode: 'in' | 'out' | 'inout' }[] = [];
  let name: string | undefined;
  for (let i = 0; i < bodyStart; i++) {
    if (tokens.keyword(i) !== kind) continue;
    const at = tokens.keyword(i + 1) === K.if ? i + 4 : i + 1;
    const read = readName(tokens, at);
    name = read.parts?.at(-1)?.toLowerCase();
    if ((kind === K.procedure || kind === K.function) && tokens.isPunctuation(read.next, '(')) {
      for (const { first } of tokens.arguments(read.next)) {
        const before = readMode(tokens, first);
        const parameter = foldedIdentifier(tokens, before.next);
        const mode = before.mode ?? readMode(tokens, before.next + 1).mode ?? 'in';
        if (parameter !== undefined) parameters.push({ name: parameter, mode });
      }
    }
    break;
  }
  return { kind: program, name, parameters, effects: [] };
}

/**
 * When the calls and variables in a `CREATE` or `ALTER` statement are used, by the token they stand at: a view's when
 * it is read, a column default's when a row is made, those of `CREATE TABLE ... SELECT` at once.
 */
export function deferralIn(
  tokens: StatementTokens,
  head: number,
): { deferred: SessionEffect['deferred']; until: number } {
  for (let i = head + 1; i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    if (keyword === K.view) return { deferred: 'view', until: tokens.count };
    if (keyword !== K.table) continue;
    for (let j = i + 1; j < tokens.count; j++) {
      if (tokens.keyword(j) === K.select) return { deferred: 'default', until: j };
    }
    break;
  }
  return { deferred: 'default', until: tokens.count };
}

import type { SessionEffect } from '@poolsafe/core';
import type { StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import type { CommandReader } from '../reader.js';
import { readRoutineBody, readRuleActions } from './bodies.js';
import { createTemp } from './temp-relations.js';

/** The word that says what is created: `TABLE`, `VIEW`, `FUNCTION`, ... */
function createdKind(tokens: StatementTokens, head: number): { keyword: number; at: number } {
  const modifiers: ReadonlySet<number> = new Set([
    K.or,
    K.replace,
    K.local,
    K.global,
    K.temp,
    K.temporary,
    K.unlogged,
    K.recursive,
  ]);
  let i = head + 1;
  while (modifiers.has(tokens.keyword(i))) i++;
  return { keyword: tokens.keyword(i), at: i };
}

/** `CREATE TABLE ... AS <query>`: position of what follows AS, at the statement's top level. */
function queryOf(tokens: StatementTokens, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) depth++;
    else if (tokens.isPunctuation(i, ')')) depth--;
    else if (depth === 0 && tokens.keyword(i) === K.as) return i + 1;
  }
  return undefined;
}

export const create: CommandReader = (reader) => {
  const { tokens, head, readAt } = reader;
  createTemp(reader, head);
  const { keyword, at } = createdKind(tokens, head);
  switch (keyword) {
    case K.table: {
      const query = queryOf(tokens, at);
      if (query !== undefined) readAt(query);
      return;
    }
    case K.function:
      return readRoutineBody(reader, 'function');
    case K.procedure:
      return readRoutineBody(reader, 'procedure');
    case K.rule:
      return readRuleActions(reader);
    case K.schema:
      for (let i = at + 1; i < tokens.count; i++) if (tokens.keyword(i) === K.create) createTemp(reader, i);
      return;
  }
};

/** When the function calls in a `CREATE` or `ALTER` statement happen; `undefined` when that is at once. */
export function deferralOfCalls(tokens: StatementTokens, head: number): SessionEffect['deferred'] {
  if (tokens.keyword(head) === K.alter) return 'default';
  const { keyword, at } = createdKind(tokens, head);
  switch (keyword) {
    case K.view:
      return 'view';
    case K.rule:
      return 'rule';
    case K.function:
      return 'function';
    case K.procedure:
      return 'procedure';
    case K.trigger:
      return 'trigger';
    case K.materialized:
      return undefined;
    case K.table:
      return queryOf(tokens, at) === undefined ? 'default' : undefined;
    default:
      return /^policy$/i.test(tokens.raw(at)) ? 'rule' : 'default';
  }
}

import type { StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { readName } from '../names.js';
import type { CommandReader, Deferred, Reader } from '../reader.js';
import { createdKind } from '../created-kind.js';
import { readRoutine, readRule } from './bodies.js';
import { alterSetting } from './settings.js';
import { createTemp } from './temp-relations.js';

/** Index of the word at the statement's top level, or -1. */
function topLevel(tokens: StatementTokens, word: number, from: number): number {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) i = tokens.closing(i);
    else if (tokens.keyword(i) === word) return i;
  }
  return -1;
}

/** The query of `CREATE TABLE | MATERIALIZED VIEW ... AS`; without data it does not run now. */
function readQuery({ tokens, readAt }: Reader, query: number, later: Deferred): void {
  const last = tokens.count - 1;
  const empty =
    /^data$/i.test(tokens.raw(last)) && tokens.keyword(last - 1) === K.no && tokens.keyword(last - 2) === K.with;
  if (!empty || tokens.keyword(query) === K.execute) readAt(query);
  else if (later !== undefined) readAt(query, { deferred: later, end: last - 2 });
}

const DEFERRED_KINDS: Readonly<Record<number, Deferred>> = {
  [K.trigger]: 'trigger',
  [K.event]: 'trigger',
};

/** Whose names and options hold no expressions that run. */
const WITHOUT_EXPRESSIONS: ReadonlySet<number> = new Set([
  K.aggregate,
  K.database,
  K.extension,
  K.role,
  K.user,
  K.sequence,
  K.cast,
  K.operator,
]);

export const create: CommandReader = (reader) => {
  const { tokens, head, readAt, readExpressions } = reader;
  const kind = createdKind(tokens, head);
  const after = createTemp(reader, head);
  const keyword = tokens.keyword(kind);
  switch (keyword) {
    case K.table: {
      const query = topLevel(tokens, K.as, kind);
      if (query !== -1) readQuery(reader, query + 1, undefined);
      else readExpressions(after, undefined, 'default');
      return;
    }
    case K.materialized: {
      const query = topLevel(tokens, K.as, kind);
      if (query !== -1) readQuery(reader, query + 1, 'view');
      return;
    }
    case K.view: {
      const query = topLevel(tokens, K.as, kind);
      if (query !== -1) readAt(query + 1, { deferred: 'view' });
      return;
    }
    case K.function:
      readRoutine(reader, kind + 1, 'function');
      return;
    case K.procedure:
      readRoutine(reader, kind + 1, 'procedure');
      return;
    case K.rule:
      readRule(reader, kind + 1);
      return;
    case K.schema:
      readSchemaElements(reader, kind + 1);
      return;
  }
  if (WITHOUT_EXPRESSIONS.has(keyword)) return;
  if (keyword === K.policy) {
    readPolicy(reader, after);
    return;
  }
  readExpressions(after, undefined, DEFERRED_KINDS[keyword] ?? 'default');
};

/** `CREATE SCHEMA ... CREATE TEMP VIEW ...`: the elements are commands of their own. */
function readSchemaElements({ tokens, readAt }: Reader, from: number): void {
  let element = -1;
  for (let i = from; i <= tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) {
      i = tokens.closing(i);
      continue;
    }
    if (i < tokens.count && tokens.keyword(i) !== K.create) continue;
    if (element !== -1) readAt(element, { end: i });
    element = i;
  }
}

/** `POLICY name ON table ... USING (...)`: the table is looked up now, the conditions run later. */
function readPolicy({ tokens, readExpressions }: Reader, from: number): void {
  let conditions = from;
  while (conditions < tokens.count && !tokens.isPunctuation(conditions, '(')) conditions++;
  readExpressions(from, conditions);
  readExpressions(conditions, undefined, 'rule');
}

/** `ALTER ...`: settings of roles and databases, and expressions that run later. */
export const alterObject: CommandReader = (reader) => {
  const { tokens, head, readExpressions } = reader;
  if (alterSetting(reader)) return;
  const keyword = tokens.keyword(head + 1);
  if (keyword === K.function || keyword === K.procedure || keyword === K.routine || keyword === K.aggregate) return;
  if (keyword === K.policy) {
    readPolicy(reader, head + 2);
    return;
  }
  readExpressions(readName(tokens, head + 1).next, undefined, DEFERRED_KINDS[keyword] ?? 'default');
};

import { eventAt } from '../definitions.js';
import { K } from '../keywords.js';
import { identifier, readName } from '../names.js';
import type { Reader } from '../reader.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';

const isTemp = (keyword: number) => keyword === K.temp || keyword === K.temporary;

/** `pg_temp.x` and `"pg_temp".x`: the session's own schema, without the word TEMP. */
const isTempSchema = (parts: readonly string[] | undefined) => parts?.length === 2 && parts[0] === 'pg_temp';

function skipIfNotExists(tokens: StatementTokens, i: number): { next: number; ifNotExists: boolean } {
  if (tokens.keyword(i) !== K.if) return { next: i, ifNotExists: false };
  const negated = tokens.keyword(i + 1) === K.not;
  return { next: i + (negated ? 3 : 2), ifNotExists: negated };
}

function onCommitDrop(tokens: StatementTokens, from: number): boolean {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.on && tokens.keyword(i + 1) === K.commit) return tokens.keyword(i + 2) === K.drop;
  }
  return false;
}

/** Words of more than one that name a kind of object (`MATERIALIZED VIEW`, `TEXT SEARCH DICTIONARY`). */
const KIND_WORDS: ReadonlySet<number> = new Set([K.materialized, K.foreign, K.text, K.search, K.access, K.event]);

/**
 * `CREATE ... TEMP ...` and `CREATE ... pg_temp.x`, which begins at `create`; the index after the name of what is
 * created, temporary or not.
 */
export function createTemp({ tokens, emit }: Reader, create: number): number {
  let i = create + 1;
  if (tokens.keyword(i) === K.or && tokens.keyword(i + 1) === K.replace) i += 2;
  if (tokens.keyword(i) === K.local || tokens.keyword(i) === K.global) i++;
  const temp = isTemp(tokens.keyword(i));
  if (temp || tokens.keyword(i) === K.unlogged) i++;
  while (tokens.keyword(i) === K.recursive || KIND_WORDS.has(tokens.keyword(i))) i++;
  const kind = tokens.keyword(i);
  if (!tokens.isIdentifier(i) || kind === K.index || kind === K.trigger) return i + 1;
  const named = skipIfNotExists(tokens, i + 1);
  // Redshift: CREATE TABLE #x is temporary by its name.
  const marked = kind === K.table && tokens.isPunctuation(named.next, '#');
  const { parts, next } = readName(tokens, marked ? named.next + 1 : named.next);
  const relation = kind === K.table || kind === K.view || kind === K.sequence;
  if (next === named.next || !(marked || (temp && relation) || isTempSchema(parts))) return next;
  emit({
    state: 'temp-relation',
    action: 'write',
    scope: onCommitDrop(tokens, next) ? 'transaction' : 'session',
    via: 'create',
    name: marked && parts ? `#${parts.join('.')}` : parts?.at(-1),
    ifNotExists: named.ifNotExists,
    range: tokens.range(create, next - 1),
  });
  return next;
}

const BEFORE_INTO_NAME: ReadonlySet<number> = new Set([K.local, K.global, K.table, K.unlogged]);

/** `SELECT ... INTO [TEMP] x`, of Redshift `INTO #x`, at the top level of a query. */
export function selectInto({ tokens, emit, head }: Reader): void {
  const keyword = tokens.keyword(head);
  if (keyword !== K.select && keyword !== K.with) return;
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.into) continue;
    const before = tokens.keyword(i - 1);
    if (before === K.insert || before === K.merge) continue;
    let temp = false;
    let at = i + 1;
    for (; isTemp(tokens.keyword(at)) || BEFORE_INTO_NAME.has(tokens.keyword(at)); at++) {
      if (isTemp(tokens.keyword(at))) temp = true;
    }
    const marked = tokens.isPunctuation(at, '#');
    const from = marked ? at + 1 : at;
    const { parts, next } = readName(tokens, from);
    if (next === from || !(marked || temp || isTempSchema(parts))) continue;
    emit({
      state: 'temp-relation',
      action: 'write',
      scope: 'session',
      via: 'select_into',
      name: marked && parts ? `#${parts.join('.')}` : parts?.at(-1),
      range: tokens.range(i, next - 1),
    });
  }
}

/** `DROP ... pg_temp.x`; a plain name is a temporary relation only where the text shows that it was made as one. */
export function dropTemp({ tokens, head, emit, known }: Reader): void {
  let i = head + 1;
  while (KIND_WORDS.has(tokens.keyword(i))) i++;
  i++;
  if (tokens.keyword(i) === K.concurrently) i++;
  i = skipIfNotExists(tokens, i).next;
  while (i < tokens.count) {
    const { parts, next } = readName(tokens, i);
    if (next === i) return;
    const name = parts?.at(-1);
    if (name !== undefined && (isTempSchema(parts) || (parts?.length === 1 && known.has(name)))) {
      emit({
        state: 'temp-relation',
        action: 'release',
        scope: 'session',
        via: 'drop',
        name,
        range: tokens.range(i, next - 1),
      });
    }
    i = next;
    if (tokens.isPunctuation(i, '(')) i = tokens.closing(i) + 1;
    if (!tokens.isPunctuation(i, ',')) return;
    i++;
  }
}

/** Words after which a relation's name stands. */
const BEFORE_RELATION: ReadonlySet<number> = new Set([
  K.from,
  K.join,
  K.into,
  K.update,
  K.table,
  K.copy,
  K.truncate,
  K.only,
  K.using,
  K.analyze,
  K.lock,
  K.vacuum,
  K.cluster,
  K.like,
  K.of,
  K.references,
  K.sequence,
  K.view,
  K.lateral,
  K.exists,
  K.inherits,
  K.inherit,
  K.partition,
  K.concurrently,
]);

/** Commands in which `ON` stands before a relation; elsewhere a condition follows. */
const ON_RELATION: ReadonlySet<number> = new Set([K.create, K.alter, K.drop, K.grant, K.revoke, K.comment]);

/** Commands whose words are options and relations. */
const MAINTENANCE: ReadonlySet<number> = new Set([K.vacuum, K.analyze, K.cluster, K.reindex]);

const BEFORE_COLUMNS: ReadonlySet<number> = new Set([K.into, K.on, K.only, K.references, K.copy, K.analyze]);

/** Names that `WITH name AS (` gives to queries of the statement. */
function queryNames(tokens: StatementTokens, from: number, end: number): ReadonlySet<string> {
  const names = new Set<string>();
  let open = -1;
  for (let i = from; i < end; i++) {
    if (tokens.isPunctuation(i, '(')) open = i;
    if (tokens.keyword(i) !== K.as) continue;
    let at = i + 1;
    while (tokens.keyword(at) === K.not || tokens.keyword(at) === K.materialized) at++;
    // name AS (, or name (columns) AS (
    const named = tokens.isPunctuation(i - 1, ')') ? open - 1 : i - 1;
    const isQuery = tokens.isPunctuation(at, '(') && tokens.isIdentifier(named);
    const name = isQuery ? identifier(tokens, named) : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** True when the comma before token `i` stands in a list of relations. */
function inRelationList(tokens: StatementTokens, i: number, from: number): boolean {
  for (let j = i - 1; j >= Math.max(from, i - 200); j--) {
    if (tokens.isPunctuation(j, ')')) {
      let depth = 1;
      for (j--; j > from && depth > 0; j--) {
        if (tokens.isPunctuation(j, ')')) depth++;
        else if (tokens.isPunctuation(j, '(')) depth--;
      }
      j++;
      continue;
    }
    if (tokens.isPunctuation(j, '(')) return BEFORE_RELATION.has(tokens.keyword(j - 1));
    const keyword = tokens.keyword(j);
    if (BEFORE_RELATION.has(keyword)) return true;
    if (NOT_IN_RELATION_LIST.has(keyword)) return false;
  }
  return false;
}

const NOT_IN_RELATION_LIST: ReadonlySet<number> = new Set([
  K.select,
  K.where,
  K.set,
  K.values,
  K.by,
  K.execute,
  K.returning,
  K.having,
  K.limit,
]);

/**
 * Uses of temporary relations that exist before the statement, of anything in `pg_temp`, and of relations whose use runs
 * something that is defined elsewhere.
 */
export function readTemp(
  {
    tokens,
    emit,
    known,
    head,
    definitions,
    follow,
  }: Pick<Reader, 'tokens' | 'emit' | 'known' | 'head' | 'definitions' | 'follow'>,
  from: number,
  end: number,
): void {
  if (tokens.named.length === 0) return;
  const command = tokens.keyword(head);
  const seen = new Set<string>();
  let shadowed: ReadonlySet<string> | undefined;
  for (const last of tokens.named) {
    // A name is found where it begins.
    const i = nameStart(tokens, last);
    if (i < from || i >= end || !tokens.isIdentifier(i)) continue;
    const schema = identifier(tokens, i) === 'pg_temp' && tokens.isPunctuation(i + 1, '.');
    if (schema && isIntoTarget(tokens, i, command)) continue;
    if (!schema && !isPlaced(tokens, i, from, head)) continue;
    const { parts, next } = readName(tokens, i);
    const name = schema ? parts?.[1] : parts?.at(-1);
    if (parts === undefined || name === undefined) continue;
    if (!schema) {
      const isTemp = parts.length === 1 && known.has(name);
      if (!isTemp && !definitions.isUsed(name)) continue;
      shadowed ??= queryNames(tokens, from, end);
      if (parts.length === 1 && shadowed.has(name)) continue;
      if (!DEFINING.has(command)) {
        for (const used of definitions.used(parts, eventAt(tokens, i))) follow(used, tokens.range(i, next - 1));
      }
      if (!isTemp) continue;
    }
    if (seen.has(name)) continue;
    seen.add(name);
    emit({
      state: 'temp-relation',
      action: 'read',
      scope: 'session',
      via: 'use',
      name,
      range: tokens.range(i, next - 1),
    });
  }
}

/** The first word of the name that token `i` is part of. */
function nameStart(tokens: StatementTokens, i: number): number {
  let at = i;
  while (tokens.isPunctuation(at - 1, '.') && (tokens.isIdentifier(at - 2) || tokens.kind(at - 2) === Kind.Hole))
    at -= 2;
  return at;
}

/** `SELECT ... INTO x` makes what it names; `INSERT INTO x`, be it in a CTE, uses it. */
function isIntoTarget(tokens: StatementTokens, i: number, command: number): boolean {
  if (command !== K.select && command !== K.with) return false;
  let before = i - 1;
  while (isTemp(tokens.keyword(before)) || BEFORE_INTO_NAME.has(tokens.keyword(before))) before--;
  const earlier = tokens.keyword(before - 1);
  return tokens.keyword(before) === K.into && earlier !== K.insert && earlier !== K.merge;
}

/** Commands that name relations without reading or writing their rows. */
const DEFINING: ReadonlySet<number> = new Set([
  K.create,
  K.alter,
  K.drop,
  K.grant,
  K.revoke,
  K.comment,
  K.lock,
  ...MAINTENANCE,
]);

/** True when the name at token `i` stands where a relation does. */
function isPlaced(tokens: StatementTokens, i: number, from: number, head: number): boolean {
  const before = tokens.keyword(i - 1);
  const command = tokens.keyword(head);
  const placed =
    BEFORE_RELATION.has(before) ||
    (before === K.on && ON_RELATION.has(command)) ||
    (i > head && MAINTENANCE.has(command)) ||
    (tokens.isPunctuation(i - 1, '(') && BEFORE_RELATION.has(tokens.keyword(i - 2))) ||
    (tokens.isPunctuation(i - 1, ',') && inRelationList(tokens, i, from));
  // A parenthesis makes it a function's name, but for those places where a list of columns stands.
  return placed && !(tokens.isPunctuation(i + 1, '(') && !BEFORE_COLUMNS.has(before));
}

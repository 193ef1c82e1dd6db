import { K } from '../keywords.js';
import { readName } from '../names.js';
import type { Reader } from '../reader.js';
import type { StatementTokens } from '../../sql/tokens.js';

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

/** `CREATE ... TEMP ...` and `CREATE ... pg_temp.x`, at the statement's head or inside `CREATE SCHEMA`. */
export function createTemp({ tokens, emit }: Reader, create: number): void {
  let i = create + 1;
  if (tokens.keyword(i) === K.or && tokens.keyword(i + 1) === K.replace) i += 2;
  if (tokens.keyword(i) === K.local || tokens.keyword(i) === K.global) i++;
  const temp = isTemp(tokens.keyword(i));
  if (temp || tokens.keyword(i) === K.unlogged || tokens.keyword(i) === K.recursive) i++;
  if (tokens.keyword(i) === K.recursive) i++;
  const kind = tokens.keyword(i);
  if (!temp && !tokens.isIdentifier(i)) return;
  if (temp && kind !== K.table && kind !== K.view && kind !== K.sequence) return;
  const named = skipIfNotExists(tokens, i + 1);
  const { parts, next } = readName(tokens, named.next);
  if (next === named.next || (!temp && !isTempSchema(parts))) return;
  emit({
    state: 'temp-relation',
    action: 'write',
    scope: onCommitDrop(tokens, next) ? 'transaction' : 'session',
    via: 'create',
    name: parts?.at(-1),
    ifNotExists: named.ifNotExists,
    range: tokens.range(create, next - 1),
  });
}

/** `SELECT ... INTO [TEMP] x` at the top level of a query. */
export function selectInto({ tokens, emit }: Reader, head: number): void {
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.into || tokens.keyword(i - 1) === K.insert) continue;
    const temp =
      isTemp(tokens.keyword(i + 1)) ||
      ((tokens.keyword(i + 1) === K.local || tokens.keyword(i + 1) === K.global) && isTemp(tokens.keyword(i + 2)));
    let at = i + 1;
    while (isTemp(tokens.keyword(at)) || [K.local, K.global, K.table, K.unlogged].includes(tokens.keyword(at) as never))
      at++;
    const { parts, next } = readName(tokens, at);
    if (next === at || (!temp && !isTempSchema(parts))) continue;
    emit({
      state: 'temp-relation',
      action: 'write',
      scope: 'session',
      via: 'select_into',
      name: parts?.at(-1),
      range: tokens.range(i, next - 1),
    });
  }
}

/** `DROP ... pg_temp.x`; a plain name is a temporary relation only where the text shows that it was made as one. */
export function dropTemp({ tokens, head, emit }: Reader, known: ReadonlySet<string>): void {
  let i = head + 2;
  if (tokens.keyword(head + 1) === K.materialized) i++;
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
  K.on,
]);

/** Uses of temporary relations that the text made before, and of anything in `pg_temp`. */
export function readTemp({ tokens, emit }: Reader, known: ReadonlySet<string>, from: number): void {
  const seen = new Set<string>();
  for (let i = from; i < tokens.count; i++) {
    if (!tokens.isIdentifier(i) || tokens.isPunctuation(i - 1, '.')) continue;
    const schema = tokens.keyword(i) === K.pg_temp && tokens.isPunctuation(i + 1, '.');
    if (!schema && known.size === 0) continue;
    const comma = tokens.isPunctuation(i - 1, ',');
    if (!schema && !comma && !BEFORE_RELATION.has(tokens.keyword(i - 1))) continue;
    const { parts, next } = readName(tokens, i);
    const name = parts?.at(-1);
    if (name === undefined || seen.has(name)) continue;
    if (!(isTempSchema(parts) || (parts?.length === 1 && known.has(name)))) continue;
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

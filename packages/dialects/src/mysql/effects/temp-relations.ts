import type { StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { readName } from '../names.js';
import type { CommandReader, WordReader } from '../reader.js';

function skipIfExists(tokens: StatementTokens, i: number): { next: number; ifNotExists: boolean } {
  if (tokens.keyword(i) !== K.if) return { next: i, ifNotExists: false };
  const negated = tokens.keyword(i + 1) === K.not;
  return { next: i + (negated ? 3 : 2), ifNotExists: negated };
}

/** `CREATE [OR REPLACE] TEMPORARY TABLE | SEQUENCE [IF NOT EXISTS] x`. */
export const createTemp: CommandReader = ({ tokens, head, emit, memory, claim }) => {
  let i = head + 1;
  if (tokens.keyword(i) === K.or && tokens.keyword(i + 1) === K.replace) i += 2;
  if (tokens.keyword(i) !== K.temporary) return;
  const kind = tokens.keyword(i + 1);
  if (kind !== K.table && kind !== K.sequence) return;
  const named = skipIfExists(tokens, i + 2);
  const { parts, next } = readName(tokens, named.next);
  if (next === named.next) return;
  const name = parts?.at(-1);
  emit({
    state: 'temp-relation',
    action: 'write',
    scope: 'session',
    via: 'create',
    name,
    ifNotExists: named.ifNotExists,
    range: tokens.range(head, next - 1),
  });
  // Making it is no use of it, though it is known from here on.
  for (let j = named.next; j < next; j++) claim(j);
  if (name === undefined) return;
  memory.temp.add(name.toLowerCase());
  memory.watch.add(name);
};

/** `DROP TEMPORARY TABLE a, b`; without the word, where the text shows that a name was made as a temporary one. */
export const dropTemp: CommandReader = ({ tokens, head, emit, memory, claim }) => {
  const temporary = tokens.keyword(head + 1) === K.temporary;
  const at = temporary ? head + 2 : head + 1;
  const kind = tokens.keyword(at);
  if (kind !== K.table && kind !== K.tables && kind !== K.sequence) return;
  const first = skipIfExists(tokens, at + 1).next;
  for (let i = first; i < tokens.count;) {
    const { parts, next } = readName(tokens, i);
    if (next === i) return;
    for (let j = i; j < next; j++) claim(j);
    const name = parts?.at(-1);
    if (temporary || (name !== undefined && memory.temp.has(name.toLowerCase()))) {
      emit({
        state: 'temp-relation',
        action: 'release',
        scope: 'session',
        via: 'drop',
        name,
        range: temporary && i === first ? tokens.range(head, next - 1) : tokens.range(i, next - 1),
      });
      if (name !== undefined) memory.temp.delete(name.toLowerCase());
    }
    if (!tokens.isPunctuation(next, ',')) return;
    i = next + 1;
  }
};

/** Words after which a relation's name stands. */
const BEFORE_RELATION: ReadonlySet<number> = new Set([
  K.from,
  K.join,
  K.into,
  K.update,
  K.table,
  K.tables,
  K.truncate,
  K.using,
  K.on,
  K.like,
  K.desc,
  K.describe,
  K.straight_join,
  K.insert,
  K.replace,
  K.exists,
  K.handler,
  K.analyze,
  K.partition,
]);

/** Uses of temporary relations that the text made before, each once a statement. */
export function readTemp(
  { tokens, emit, memory }: WordReader,
  claimed: ReadonlySet<number>,
  from: number,
  end: number,
): void {
  if (memory.temp.size === 0) return;
  const seen = new Set<string>();
  for (let i = from; i < end; i++) {
    if (claimed.has(i) || !tokens.isIdentifier(i) || tokens.isPunctuation(i - 1, '.')) continue;
    const listed = tokens.isPunctuation(i - 1, ',') || tokens.isPunctuation(i - 1, '(');
    if (!listed && !BEFORE_RELATION.has(tokens.keyword(i - 1))) continue;
    if (tokens.isPunctuation(i + 1, '(') && tokens.keyword(i - 1) !== K.into) continue;
    const { parts, next } = readName(tokens, i);
    const name = parts?.at(-1);
    const folded = name?.toLowerCase();
    if (name === undefined || folded === undefined || seen.has(folded) || !memory.temp.has(folded)) continue;
    // In a list of columns, `t.a` names a column.
    if (listed && (parts?.length !== 1 || !followsRelations(tokens, i))) continue;
    seen.add(folded);
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

/** True when the list that token `i` stands in began with `FROM`, `JOIN`, `UPDATE` or `TABLES`. */
function followsRelations(tokens: StatementTokens, i: number): boolean {
  for (let j = i - 1; j >= 0 && j > i - 64; j--) {
    const keyword = tokens.keyword(j);
    if (keyword === K.from || keyword === K.join || keyword === K.tables || keyword === K.update) return true;
    if (keyword === K.select || keyword === K.by || keyword === K.where || keyword === K.values || keyword === K.set) {
      return false;
    }
  }
  return false;
}

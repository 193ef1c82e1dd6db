import type { Scope } from '@poolsafe/core';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { foldedIdentifier, isSystemVariable, isUserVariable, literalValue, readName } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';
import { claimAll, itemEnd } from '../words.js';
import { readSystemVariable, userVariableEffect } from './variables.js';

type Ranges = 'session' | 'global';

/** The scope word at a token: `SESSION`, `LOCAL`, `GLOBAL`, `PERSIST`, `PERSIST_ONLY`. */
function scopeWord(tokens: StatementTokens, i: number): Ranges | undefined {
  switch (tokens.keyword(i)) {
    case K.session:
    case K.local:
      return 'session';
    case K.global:
    case K.persist:
    case K.persist_only:
      return 'global';
    default:
      return undefined;
  }
}

const isAssignment = (tokens: StatementTokens, i: number) =>
  tokens.isPunctuation(i, '=') || tokens.isPunctuation(i, ':=');

/** True where nothing, or something unknown, follows a name: text that is still being typed or filled in. */
const isOpenEnded = (tokens: StatementTokens, i: number) => i >= tokens.count || tokens.kind(i) === Kind.Hole;

/** What a list of assignments is in: how long it holds, and the words that it begins with. */
interface List {
  readonly scope: Scope | undefined;
  /** First token of the words that the first item's range begins with. */
  readonly from: number;
  readonly end: number;
}

/** `SET` and everything that MySQL and MariaDB let follow it. */
export const set: CommandReader = (reader) => {
  const { tokens, head, readAt } = reader;
  if (tokens.keyword(head + 1) === K.statement) {
    const end = statementFor(tokens, head + 2);
    readAssignments(reader, head + 2, { scope: 'statement', from: head, end });
    if (end < tokens.count) readAt(end + 1);
    return;
  }
  if (readWholeForm(reader)) return;
  readAssignments(reader, head + 1, { scope: undefined, from: head, end: tokens.count });
};

/** The `FOR` of `SET STATEMENT ... FOR`, or the end. */
function statementFor(tokens: StatementTokens, from: number): number {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) i = tokens.closing(i);
    else if (tokens.keyword(i) === K.for) return i;
  }
  return tokens.count;
}

/** Forms of `SET` that are no list of assignments. True when the statement was one. */
function readWholeForm(reader: Reader): boolean {
  const { tokens, head } = reader;
  const first = head + 1;
  const scope = scopeWord(tokens, first);
  const at = scope === undefined ? first : first + 1;
  if (tokens.keyword(at) === K.transaction && !isAssignment(tokens, at + 1)) {
    setTransaction(reader, at, scope);
    return true;
  }
  switch (tokens.keyword(first)) {
    case K.role:
      if (isAssignment(tokens, first + 1)) return false;
      setRole(reader);
      return true;
    case K.default:
      // SET DEFAULT ROLE is stored with the account.
      return tokens.keyword(first + 1) === K.role;
    case K.resource:
      if (tokens.keyword(first + 1) !== K.group) return false;
      setResourceGroup(reader);
      return true;
    default:
      return false;
  }
}

/** `SET [SESSION | GLOBAL] TRANSACTION characteristic, ...`; without a scope it is for the next transaction only. */
function setTransaction({ tokens, head, emit }: Reader, at: number, where: Ranges | undefined): void {
  const scope: Scope = where ?? 'transaction';
  let found = false;
  for (let i = at + 1; i < tokens.count; i++) {
    const isolation = /^isolation$/i.test(tokens.raw(i));
    const access = tokens.keyword(i) === K.read && /^(only|write)$/i.test(tokens.raw(i + 1));
    if (!isolation && !access) continue;
    const words: string[] = [];
    for (let j = isolation ? i + 2 : i; j < tokens.count && !tokens.isPunctuation(j, ','); j++)
      words.push(tokens.raw(j));
    emit({
      state: 'setting',
      action: 'write',
      scope,
      via: 'set_transaction',
      name: isolation ? 'transaction_isolation' : 'transaction_read_only',
      value: words.length > 0 ? words.join(' ').toUpperCase() : undefined,
      range: found ? tokens.range(i, Math.min(i + 1, tokens.count - 1)) : tokens.range(head, at),
    });
    found = true;
    if (access) i++;
  }
  if (!found) emit({ state: 'setting', action: 'write', scope, via: 'set_transaction', range: tokens.range(head, at) });
}

/** `NONE` and `DEFAULT` give up what a `SET ROLE` took on. */
function setRole({ tokens, head, emit }: Reader): void {
  if (tokens.count <= head + 2) return;
  const value = literalValue(tokens, head + 2) ?? foldedIdentifier(tokens, head + 2);
  const gives = tokens.kind(head + 2) === Kind.Word && /^(none|default)$/i.test(value ?? '');
  emit({
    state: 'role',
    action: gives ? 'release' : 'write',
    scope: 'session',
    via: 'set_role',
    name: 'role',
    value: gives ? undefined : value,
    range: tokens.range(head, head + 1),
  });
}

/** `SET RESOURCE GROUP g`; `FOR 17, 18` is about other threads. */
function setResourceGroup({ tokens, head, emit }: Reader): void {
  const others = tokens.keyword(head + 4) === K.for;
  emit({
    state: 'setting',
    action: 'write',
    scope: others ? 'global' : 'session',
    via: 'set',
    name: 'resource_group',
    value: foldedIdentifier(tokens, head + 3),
    range: tokens.range(head, head + 2),
  });
}

/** Each assignment of a list is an effect of its own; a scope word holds for those behind it that have none. */
function readAssignments(reader: Reader, first: number, list: List): void {
  let word: Ranges = 'session';
  for (let i = first; i < list.end;) {
    const end = itemEnd(reader.tokens, i, list.end);
    word = readAssignment(reader, i, end, i === first ? list.from : i, word, list.scope);
    claimAll(reader, i, end);
    i = end + 1;
  }
}

function readAssignment(
  reader: Reader,
  first: number,
  end: number,
  from: number,
  inherited: Ranges,
  statementScope: Scope | undefined,
): Ranges {
  const { tokens, emit, readWords } = reader;
  const target = readTarget(tokens, first, inherited);
  if (isUserVariable(tokens, first)) {
    if (isAssignment(tokens, first + 1)) readWords(first + 2, end);
    emit(userVariableEffect(tokens, first, 'write', 'set'));
    return target.inherited;
  }
  const assigned = isAssignment(tokens, target.next);
  const valueAt = assigned ? target.next + 1 : target.next;
  const isLocal = target.word === undefined && target.local !== undefined && reader.locals.has(target.local);
  if (assigned || target.sql) readWords(valueAt, end);
  if (
    isLocal ||
    target.nothing ||
    target.next === first ||
    !(assigned || target.sql || isOpenEnded(tokens, target.next))
  )
    return target.inherited;

  const scope = statementScope ?? target.scope;
  const range = tokens.range(from, target.next - 1);
  const single = valueAt === end - 1;
  const value = single ? literalValue(tokens, valueAt) : undefined;
  const toDefault = single && tokens.keyword(valueAt) === K.default;
  if (target.name === 'autocommit' && scope === 'session') {
    const on = toDefault || /^(1|on|true)$/i.test(value ?? '');
    emit({
      state: 'transaction',
      action: on ? 'release' : 'write',
      scope,
      via: 'set',
      name: 'autocommit',
      value: toDefault ? undefined : value,
      range,
    });
    return target.inherited;
  }
  emit({
    state: 'setting',
    action: toDefault ? 'release' : 'write',
    scope,
    via: 'set',
    name: target.name,
    value: toDefault ? undefined : value,
    range,
  });
  return target.inherited;
}

interface Target {
  readonly name: string | undefined;
  readonly scope: Scope;
  /** The scope word before the name, if there is one. */
  readonly word: Ranges | undefined;
  /** The scope of what follows in the list and has none. */
  readonly inherited: Ranges;
  /** First part of a plain name, which a local variable may have. */
  readonly local?: string | undefined;
  /** A form without `=`: `NAMES x`, `CHARACTER SET x`. */
  readonly sql?: boolean;
  /** Looks like a variable and is none: `PASSWORD`, `NEW.x`. */
  readonly nothing?: boolean;
  readonly next: number;
}

/** `SET @@x` of these, with no scope written, is for the next transaction only, as `SET TRANSACTION` is. */
const NEXT_TRANSACTION: ReadonlySet<string> = new Set([
  'transaction_isolation',
  'transaction_read_only',
  'tx_isolation',
  'tx_read_only',
]);

/** What one item of the list assigns to. */
function readTarget(tokens: StatementTokens, i: number, inherited: Ranges): Target {
  if (isSystemVariable(tokens, i)) {
    const { scope, scoped, named, name, next } = readSystemVariable(tokens, i);
    const once = !scoped && NEXT_TRANSACTION.has(name ?? '');
    return { name, scope: once ? 'transaction' : scope, word: scope, inherited, nothing: !named, next };
  }
  const word = isAssignment(tokens, i + 1) ? undefined : scopeWord(tokens, i);
  const at = word === undefined ? i : i + 1;
  const scope = word ?? inherited;
  const special = specialTarget(tokens, at);
  if (special !== undefined) {
    const { name, next } = special;
    return { name, scope: 'session', word, inherited: scope, sql: true, nothing: name === undefined, next };
  }
  const { parts, next } = readName(tokens, at);
  if (parts?.length === 1) {
    const name = (parts[0] as string).toLowerCase();
    return { name, scope, word, inherited: scope, local: name, next };
  }
  const folded = parts?.map((part) => part.toLowerCase());
  const local = folded?.[0];
  const row = (local === 'new' || local === 'old') && folded?.length === 2;
  const name = (local === 'default' ? folded?.slice(1) : folded)?.join('.');
  return { name, scope, word, inherited: scope, local, nothing: row || next === at, next };
}

/** `NAMES x`, `CHARACTER SET x`, and `PASSWORD`, which is no variable and so has no name here. */
function specialTarget(tokens: StatementTokens, at: number): { name: string | undefined; next: number } | undefined {
  const keyword = tokens.keyword(at);
  if (keyword === 0) return undefined;
  if (keyword === K.password) return { name: undefined, next: at + 1 };
  if (isAssignment(tokens, at + 1)) return undefined;
  if (keyword === K.names) return { name: 'names', next: at + 1 };
  if (keyword === K.charset) return { name: 'character_set', next: at + 1 };
  const characterSet = (keyword === K.character || keyword === K.char) && tokens.keyword(at + 1) === K.set;
  return characterSet ? { name: 'character_set', next: at + 2 } : undefined;
}

/** `SHOW [GLOBAL | SESSION] VARIABLES [LIKE 'x']`: by name when the pattern is one. */
export const showVariables: CommandReader = ({ tokens, head, emit }) => {
  const scope = scopeWord(tokens, head + 1);
  const at = scope === undefined ? head + 1 : head + 2;
  if (tokens.keyword(at) !== K.variables) return;
  const pattern = tokens.keyword(at + 1) === K.like ? literalValue(tokens, at + 2) : '%';
  const name = pattern?.replaceAll('\\', '').toLowerCase();
  emit({
    state: 'setting',
    action: 'read',
    scope: scope ?? 'session',
    via: 'show',
    name: name?.includes('%') ? '*' : name,
    range: tokens.range(head, at),
  });
};

/** `RESET PERSIST [[IF EXISTS] x]`: forgets what `SET PERSIST` stored. */
export const reset: CommandReader = ({ tokens, head, emit }) => {
  if (tokens.keyword(head + 1) !== K.persist) return;
  const at = tokens.keyword(head + 2) === K.if ? head + 4 : head + 2;
  const { parts, next } = readName(tokens, at);
  emit({
    state: 'setting',
    action: 'release',
    scope: 'global',
    via: 'reset',
    name: at >= tokens.count ? '*' : parts?.join('.').toLowerCase(),
    range: tokens.range(head, Math.max(next - 1, head + 1)),
  });
};

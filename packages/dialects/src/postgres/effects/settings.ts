import type { Scope } from '@poolsafe/core';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { identifier, literalValue, readName } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';

/** The parameter that begins at a token, by whatever spelling, and the token after it. */
function readParameter(tokens: StatementTokens, i: number): { name: string | undefined; next: number } {
  switch (tokens.keyword(i)) {
    case K.time:
      if (tokens.keyword(i + 1) === K.zone) return { name: 'timezone', next: i + 2 };
      break;
    case K.schema:
      return { name: 'search_path', next: i + 1 };
    case K.names:
      return { name: 'client_encoding', next: i + 1 };
    case K.xml:
      if (tokens.keyword(i + 1) === K.option) return { name: 'xmloption', next: i + 2 };
      break;
    case K.session:
      if (tokens.keyword(i + 1) === K.authorization) return { name: 'session_authorization', next: i + 2 };
      break;
    case K.transaction:
      if (tokens.keyword(i + 1) === K.isolation) return { name: 'transaction_isolation', next: i + 3 };
      break;
  }
  const { parts, next } = readName(tokens, i);
  return { name: parts?.join('.').toLowerCase(), next };
}

/** `TIME ZONE LOCAL | DEFAULT`: back to what the session began with. */
const isLocalZone = (tokens: StatementTokens, parameter: number, value: number): boolean =>
  tokens.keyword(parameter) === K.time && /^(local|default)$/i.test(tokens.raw(value));

const isRole = (name: string | undefined) => name === 'role' || name === 'session_authorization';

/** Emits `SET <parameter> ...` whose parameter begins at token `i`. */
function setParameter({ tokens, emit, head }: Reader, i: number, scope: Scope): void {
  const { name, next } = readParameter(tokens, i);
  if (next === i) return;
  const assigned = tokens.isPunctuation(next, '=') || tokens.keyword(next) === K.to;
  const valueAt = assigned ? next + 1 : next;
  if (!assigned && tokens.keyword(next) === K.from && tokens.keyword(next + 1) === K.current) return;
  const toDefault =
    tokens.keyword(valueAt) === K.default ||
    (name === 'role' && /^none$/i.test(literalValue(tokens, valueAt) ?? '')) ||
    (tokens.keyword(i) === K.names && valueAt >= tokens.count) ||
    isLocalZone(tokens, i, valueAt);
  const value = valueAt === tokens.count - 1 ? literalValue(tokens, valueAt) : undefined;
  emit({
    state: isRole(name) ? 'role' : 'setting',
    action: toDefault ? 'release' : 'write',
    scope,
    via: 'set',
    name,
    value,
    range: tokens.range(head, next - 1),
  });
}

/** `TRANSACTION` modes as the parameters that `SET SESSION CHARACTERISTICS` gives a default to. */
function setCharacteristics({ tokens, emit, head }: Reader, from: number): void {
  for (let i = from; i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    const mode =
      keyword === K.isolation
        ? 'default_transaction_isolation'
        : keyword === K.read && (tokens.keyword(i + 1) === K.only || tokens.keyword(i + 1) === K.write)
          ? 'default_transaction_read_only'
          : keyword === K.deferrable
            ? 'default_transaction_deferrable'
            : // CockroachDB
              /^priority$/i.test(tokens.raw(i))
              ? 'default_transaction_priority'
              : undefined;
    if (mode === undefined) continue;
    // READ UNCOMMITTED and READ COMMITTED belong to ISOLATION LEVEL.
    emit({ state: 'setting', action: 'write', scope: 'session', via: 'set', name: mode, range: tokens.range(head, i) });
  }
}

/** `SET [LOCAL | SESSION] TRANSACTION ...`: modes or snapshot of the present transaction, whatever stands before. */
function setTransaction({ tokens, head, emit }: Reader, at: number): void {
  const snapshot = tokens.keyword(at + 1) === K.snapshot;
  emit({
    state: snapshot ? 'snapshot' : 'transaction',
    action: snapshot ? 'read' : 'write',
    scope: 'transaction',
    via: 'set_transaction',
    range: tokens.range(head, snapshot ? at + 1 : at),
  });
}

const isTransaction = (tokens: StatementTokens, i: number): boolean =>
  tokens.keyword(i) === K.transaction && !tokens.isPunctuation(i + 1, '=') && tokens.keyword(i + 1) !== K.to;

export const set: CommandReader = (reader) => {
  const { tokens, head, emit } = reader;
  const first = head + 1;
  switch (tokens.keyword(first)) {
    case K.transaction:
      if (!isTransaction(tokens, first)) break;
      setTransaction(reader, first);
      return;
    case K.constraints:
      emit({
        state: 'transaction',
        action: 'write',
        scope: 'transaction',
        via: 'set_constraints',
        range: tokens.range(head, first),
      });
      return;
    case K.local:
      if (tokens.isPunctuation(first + 1, '=') || tokens.keyword(first + 1) === K.to) break;
      if (isTransaction(tokens, first + 1)) setTransaction(reader, first + 1);
      else setParameter(reader, first + 1, 'transaction');
      return;
    case K.session:
      if (tokens.keyword(first + 1) === K.characteristics) {
        setCharacteristics(reader, first + 2);
        return;
      }
      if (tokens.keyword(first + 1) === K.authorization || tokens.isPunctuation(first + 1, '=')) break;
      if (isTransaction(tokens, first + 1)) setTransaction(reader, first + 1);
      else setParameter(reader, first + 1, 'session');
      return;
    case K.cluster: {
      const cluster = clusterSetting(tokens, first);
      if (!cluster) break;
      const { name, next } = cluster;
      emit({
        state: 'setting',
        action: 'write',
        scope: 'global',
        via: 'set',
        name,
        range: tokens.range(head, next - 1),
      });
      return;
    }
  }
  setParameter(reader, first, 'session');
};

/** CockroachDB: `CLUSTER SETTING name` is about the cluster. The setting and the token after it. */
function clusterSetting(tokens: StatementTokens, i: number): { name: string | undefined; next: number } | undefined {
  if (tokens.keyword(i) !== K.cluster || !/^setting$/i.test(tokens.raw(i + 1))) return undefined;
  const { parts, next } = readName(tokens, i + 2);
  return { name: parts?.join('.'), next };
}

export const reset: CommandReader = ({ tokens, head, emit }) => {
  const cluster = clusterSetting(tokens, head + 1);
  if (cluster) {
    const { name, next } = cluster;
    const range = tokens.range(head, next - 1);
    emit({ state: 'setting', action: 'release', scope: 'global', via: 'reset', name, range });
    return;
  }
  if (tokens.keyword(head + 1) === K.all && tokens.count === head + 2) {
    emit({
      state: 'setting',
      action: 'release',
      scope: 'session',
      via: 'reset',
      name: '*',
      range: tokens.range(head, head + 1),
    });
    return;
  }
  const { name, next } = readParameter(tokens, head + 1);
  if (next === head + 1) return;
  emit({
    state: isRole(name) ? 'role' : 'setting',
    action: 'release',
    scope: 'session',
    via: 'reset',
    name,
    range: tokens.range(head, next - 1),
  });
};

/** What CockroachDB, Materialize and poolers' consoles show that is no parameter. */
const CATALOGUE =
  /^(tables|databases|schemas|columns|indexes|constraints|views|users|roles|grants|sessions|queries|jobs|ranges|regions|zone|savepoint|pools|clients|servers|stats|objects|sources|sinks|clusters|connections|secrets|types|warnings)$/;

export const show: CommandReader = ({ tokens, head, emit }) => {
  const all = tokens.keyword(head + 1) === K.all;
  const { name, next } = all ? { name: '*', next: head + 2 } : readParameter(tokens, head + 1);
  // More words make it another product's `SHOW TABLES FROM x`, `SHOW CLUSTER SETTING x`.
  if (next === head + 1 || next < tokens.count || CATALOGUE.test(name ?? '')) return;
  emit({ state: 'setting', action: 'read', scope: 'session', via: 'show', name, range: tokens.range(head, next - 1) });
};

/**
 * `ALTER ROLE | USER | DATABASE | SYSTEM ... SET | RESET parameter`: stored in the server, no session's state. False when
 * the statement is another `ALTER`.
 */
export function alterSetting({ tokens, head, emit }: Reader): boolean {
  const what = tokens.keyword(head + 1);
  if (what !== K.role && what !== K.user && what !== K.database && what !== K.system) return false;
  if (what === K.user && /^mapping$/i.test(tokens.raw(head + 2))) return true;
  for (let i = head + (what === K.system ? 2 : 3); i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    if (keyword !== K.set && keyword !== K.reset) continue;
    if (keyword === K.set && /^tablespace$/i.test(tokens.raw(i + 1))) return true;
    const all = tokens.keyword(i + 1) === K.all;
    const { name, next } = all ? { name: '*', next: i + 2 } : readParameter(tokens, i + 1);
    const toDefault =
      keyword === K.set && (tokens.keyword(tokens.count - 1) === K.default || isLocalZone(tokens, i + 1, next));
    const action = keyword === K.set && !toDefault ? 'write' : 'release';
    emit({ state: 'setting', action, scope: 'global', via: 'alter', name, range: tokens.range(i, next - 1) });
    return true;
  }
  return true;
}

/** `UPDATE pg_settings SET setting = ... WHERE name = '...'` is a SET. */
export const update: CommandReader = (reader) => {
  reader.readExpressions(reader.head);
  updateSettings(reader);
};

function updateSettings({ tokens, head, emit }: Reader): void {
  const { parts, next } = readName(tokens, head + (tokens.keyword(head + 1) === K.only ? 2 : 1));
  if (parts?.at(-1) !== 'pg_settings') return;
  let name: string | undefined;
  for (let i = next; i < tokens.count; i++) {
    if (identifier(tokens, i) === 'name' && tokens.isPunctuation(i + 1, '=') && tokens.kind(i + 2) === Kind.String) {
      name = literalValue(tokens, i + 2)?.toLowerCase();
    }
  }
  emit({
    state: 'setting',
    action: 'write',
    scope: 'session',
    via: 'pg_settings',
    name,
    range: tokens.range(head, next - 1),
  });
}

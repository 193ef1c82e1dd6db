import type { EffectDraft } from '../../sql/effect-draft.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K, KEYWORDS } from '../keywords.js';
import { identifier, literalValue, stringValue } from '../names.js';

type Arguments = ReturnType<StatementTokens['arguments']>;
type Facts = Omit<EffectDraft, 'via' | 'range'>;
type FunctionReader = (tokens: StatementTokens, given: Arguments) => Facts | undefined;

/** The literal that an argument is, casts aside. */
function literalArgument(tokens: StatementTokens, given: Arguments, index: number): string | undefined {
  const argument = given[index];
  if (!argument) return undefined;
  const negative = tokens.isPunctuation(argument.first, '-');
  const at = negative ? argument.first + 1 : argument.first;
  if (at !== argument.last && !tokens.isPunctuation(at + 1, '::')) return undefined;
  if (tokens.kind(at) === Kind.Word && tokens.keyword(at) !== K.true && tokens.keyword(at) !== K.false)
    return undefined;
  const value = literalValue(tokens, at);
  return value !== undefined && negative ? `-${value}` : value;
}

const stringArgument = (tokens: StatementTokens, given: Arguments, index: number) => {
  const argument = given[index];
  return argument &&
    tokens.kind(argument.first) === Kind.String &&
    (argument.first === argument.last || tokens.isPunctuation(argument.first + 1, '::'))
    ? stringValue(tokens, argument.first)
    : undefined;
};

/** A lock's key: one number, or two joined by a comma; unknown unless all are literal. */
function lockKey(tokens: StatementTokens, given: Arguments): string | undefined {
  const keys = given.map((_, index) => literalArgument(tokens, given, index));
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys.join(',') : undefined;
}

const TRUE = /^(t|tr|tru|true|y|ye|yes|on|1)$/i;

const sessionLock: FunctionReader = (tokens, given) => ({
  state: 'session-lock',
  action: 'write',
  scope: 'session',
  name: lockKey(tokens, given),
});
const transactionLock: FunctionReader = (tokens, given) => ({
  state: 'session-lock',
  action: 'write',
  scope: 'transaction',
  name: lockKey(tokens, given),
});
const unlock: FunctionReader = (tokens, given) => ({
  state: 'session-lock',
  action: 'release',
  scope: 'session',
  name: lockKey(tokens, given),
});
const sequenceWrite: FunctionReader = (tokens, given) => ({
  state: 'sequence-value',
  action: 'write',
  scope: 'session',
  name: stringArgument(tokens, given, 0),
});
const extension =
  (action: 'write' | 'release', named: boolean): FunctionReader =>
  (tokens, given) => ({
    state: 'extension-state',
    action,
    scope: 'session',
    name: named && (given.length > 1 || action === 'release') ? stringArgument(tokens, given, 0) : undefined,
  });

const FUNCTIONS: Readonly<Record<number, FunctionReader>> = {
  [K.set_config]: (tokens, given) => {
    if (given.length !== 3) return undefined;
    const local = literalArgument(tokens, given, 2);
    return {
      state: 'setting',
      action: 'write',
      scope: local !== undefined && TRUE.test(local) ? 'transaction' : 'session',
      name: stringArgument(tokens, given, 0)?.toLowerCase(),
      value: stringArgument(tokens, given, 1),
    };
  },
  [K.current_setting]: (tokens, given) => ({
    state: 'setting',
    action: 'read',
    scope: 'session',
    name: stringArgument(tokens, given, 0)?.toLowerCase(),
  }),
  [K.setseed]: extension('write', false),
  [K.set_limit]: extension('write', false),
  [K.dblink_connect]: extension('write', true),
  [K.dblink_connect_u]: extension('write', true),
  [K.dblink_disconnect]: extension('release', true),
  [K.nextval]: sequenceWrite,
  [K.setval]: sequenceWrite,
  [K.currval]: (tokens, given) => ({
    state: 'sequence-value',
    action: 'read',
    scope: 'session',
    name: stringArgument(tokens, given, 0),
  }),
  [K.lastval]: () => ({ state: 'sequence-value', action: 'read', scope: 'session' }),
  [K.pg_notify]: (tokens, given) => ({
    state: 'notification',
    action: 'send',
    scope: 'transaction',
    name: stringArgument(tokens, given, 0),
  }),
  [K.pg_listening_channels]: () => ({ state: 'notification', action: 'read', scope: 'session' }),
  [K.pg_backend_pid]: () => ({ state: 'connection-identity', action: 'read', scope: 'session' }),
  [K.pg_export_snapshot]: () => ({ state: 'snapshot', action: 'write', scope: 'transaction' }),
  [K.pg_advisory_lock]: sessionLock,
  [K.pg_advisory_lock_shared]: sessionLock,
  [K.pg_try_advisory_lock]: sessionLock,
  [K.pg_try_advisory_lock_shared]: sessionLock,
  [K.pg_advisory_xact_lock]: transactionLock,
  [K.pg_advisory_xact_lock_shared]: transactionLock,
  [K.pg_try_advisory_xact_lock]: transactionLock,
  [K.pg_try_advisory_xact_lock_shared]: transactionLock,
  [K.pg_advisory_unlock]: unlock,
  [K.pg_advisory_unlock_shared]: unlock,
  [K.pg_advisory_unlock_all]: () => ({ state: 'session-lock', action: 'release', scope: 'session', name: '*' }),
};

/** Words after which a function's name stands where it is not called. */
const NOT_A_CALL: ReadonlySet<number> = new Set([K.function, K.procedure, K.routine, K.aggregate]);

/** Effects of the function calls among the tokens from `first` on, wherever in the statement they stand. */
export function readCalls(
  tokens: StatementTokens,
  first: number,
  emit: (draft: EffectDraft, at: number) => void,
): void {
  for (let i = first; i < tokens.count - 1; i++) {
    if (!tokens.isPunctuation(i + 1, '(') || !tokens.isIdentifier(i)) continue;
    const keyword = tokens.keyword(i) || quotedKeyword(tokens, i);
    const read = FUNCTIONS[keyword];
    if (!read) continue;
    const qualified = tokens.isPunctuation(i - 1, '.');
    if (qualified && identifier(tokens, i - 2) !== 'pg_catalog' && !mayLiveInAnySchema(keyword)) continue;
    const start = qualified ? i - 2 : i;
    if (NOT_A_CALL.has(tokens.keyword(start - 1))) continue;
    const facts = read(tokens, tokens.arguments(i + 1));
    if (!facts) continue;
    const via = identifier(tokens, i) ?? '';
    emit({ ...facts, via, range: tokens.range(start, tokens.closing(i + 1)) }, i);
  }
}

/** A quoted name calls the same function when it is spelt in lower case. */
const quotedKeyword = (tokens: StatementTokens, i: number): number => {
  const name = tokens.kind(i) === Kind.QuotedIdentifier ? identifier(tokens, i) : undefined;
  return name !== undefined && name === name.toLowerCase() ? KEYWORDS.idOf(name) : 0;
};

/** Functions of extensions stand in whatever schema the extension was created in. */
const mayLiveInAnySchema = (keyword: number): boolean =>
  keyword === K.set_limit ||
  keyword === K.dblink_connect ||
  keyword === K.dblink_connect_u ||
  keyword === K.dblink_disconnect;

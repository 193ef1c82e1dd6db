import type { Definition } from '@poolsafe/core';
import type { EffectDraft } from '../../sql/effect-draft.js';
import { relationName } from '../../sql/relation-name.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K, KEYWORDS } from '../keywords.js';
import { identifier, literalValue, readName, stringValue } from '../names.js';
import { givenArgument } from '../overloads.js';
import type { Reader } from '../reader.js';

type Arguments = ReturnType<StatementTokens['arguments']>;
type Facts = Omit<EffectDraft, 'via' | 'range'>;
type FunctionReader = (tokens: StatementTokens, given: Arguments) => Facts | undefined;

/** Index of the one token that an argument's value is, names and casts aside; -1 where it is an expression. */
function valueAt(tokens: StatementTokens, argument: Arguments[number]): number {
  const { last } = argument;
  let { first } = argument;
  if (tokens.kind(first) === Kind.Word) {
    if (tokens.isPunctuation(first + 1, ':=')) first += 2;
    else if (tokens.isPunctuation(first + 1, '=') && tokens.isPunctuation(first + 2, '>')) first += 3;
  }
  if (/^cast$/i.test(tokens.raw(first)) && tokens.isPunctuation(first + 1, '(')) {
    first += 2;
    if (tokens.keyword(first + 1) !== K.as) return -1;
    return first;
  }
  // text 'x'
  if (tokens.kind(first) === Kind.Word && first + 1 === last && tokens.kind(last) === Kind.String) return last;
  if (tokens.isPunctuation(first, '-'))
    return tokens.kind(first + 1) === Kind.Number && first + 1 === last ? first : -1;
  return first === last || tokens.isPunctuation(first + 1, '::') ? first : -1;
}

/** The literal that an argument is. */
function literalArgument(tokens: StatementTokens, given: Arguments, index: number): string | undefined {
  const argument = given[index];
  const value_ = argument ? valueAt(tokens, argument) : -1;
  if (value_ === -1) return undefined;
  const negative = tokens.isPunctuation(value_, '-');
  const at = negative ? value_ + 1 : value_;
  if (tokens.kind(at) === Kind.Word && tokens.keyword(at) !== K.true && tokens.keyword(at) !== K.false)
    return undefined;
  const value = literalValue(tokens, at);
  return value !== undefined && negative ? `-${value}` : value;
}

const stringArgument = (tokens: StatementTokens, given: Arguments, index: number) => {
  const argument = given[index];
  const at = argument ? valueAt(tokens, argument) : -1;
  return tokens.kind(at) === Kind.String ? stringValue(tokens, at) : undefined;
};

/** A lock's key: one number, or two joined by a comma; unknown unless all are literal. */
function lockKey(tokens: StatementTokens, given: Arguments): string | undefined {
  const keys = given.map((_, index) => literalArgument(tokens, given, index));
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys.join(',') : undefined;
}

/** Arguments that are given by name, put where they belong. */
function inOrder(tokens: StatementTokens, given: Arguments, names: readonly string[]): Arguments {
  const ordered = [...given];
  for (const argument of given) {
    const place = names.indexOf(identifier(tokens, argument.first) ?? '');
    const named = tokens.isPunctuation(argument.first + 1, '=') || tokens.isPunctuation(argument.first + 1, ':=');
    if (place !== -1 && named) ordered[place] = argument;
  }
  return ordered;
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
const sequence =
  (action: 'write' | 'read'): FunctionReader =>
  (tokens, given) => {
    const name = stringArgument(tokens, given, 0);
    return { state: 'sequence-value', action, scope: 'session', name: name === undefined ? name : relationName(name) };
  };
const extension =
  (action: 'write' | 'release', named: boolean): FunctionReader =>
  (tokens, given) => ({
    state: 'extension-state',
    action,
    scope: 'session',
    name: named && (given.length > 1 || action === 'release') ? stringArgument(tokens, given, 0) : undefined,
  });

const FUNCTIONS: Readonly<Record<number, FunctionReader>> = {
  [K.set_config]: (tokens, arguments_) => {
    if (arguments_.length !== 3) return undefined;
    const given = inOrder(tokens, arguments_, ['setting_name', 'new_value', 'is_local']);
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
  [K.nextval]: sequence('write'),
  [K.setval]: sequence('write'),
  [K.currval]: sequence('read'),
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

/** Effects of the function calls among the tokens from `first` to `end` (excluded), however deep they stand. */
export function readCalls(
  { tokens, emit, definitions, follow }: Pick<Reader, 'tokens' | 'emit' | 'definitions' | 'follow'>,
  first: number,
  end: number,
): void {
  const { named } = tokens;
  let nextNamed = 0;
  for (let i = first; i < end - 1; i++) {
    const keyword = tokens.keyword(i) || quotedKeyword(tokens, i);
    const read = keyword === 0 ? undefined : FUNCTIONS[keyword];
    while (nextNamed < named.length && (named[nextNamed] as number) < i) nextNamed++;
    if (!read && named[nextNamed] === i && tokens.isPunctuation(i + 1, '('))
      followCall({ tokens, definitions, follow }, i);
    if (!read || !tokens.isPunctuation(i + 1, '(')) continue;
    const qualified = isQualified(tokens, i);
    if (qualified && identifier(tokens, i - 2) !== 'pg_catalog' && !mayLiveInAnySchema(keyword)) continue;
    const start = qualified ? i - 2 : i;
    if (NOT_A_CALL.has(tokens.keyword(start - 1))) continue;
    const facts = read(tokens, tokens.arguments(i + 1));
    if (!facts) continue;
    const via = identifier(tokens, i) ?? '';
    emit({ ...facts, via, range: tokens.range(start, tokens.closing(i + 1)) });
  }
}

/** True behind `schema.`; not behind the two dots of `1..currval('s')`. */
const isQualified = (tokens: StatementTokens, i: number): boolean =>
  i >= 2 && tokens.isPunctuation(i - 1, '.') && !tokens.isPunctuation(i - 2, '.');

/** `set_tenant('a', true)`: `is_local`, as a function that passes it on to set_config() has it last. */
function forTransaction(definition: Definition): Definition {
  if (!/\bbool(?:ean)?\b[^,]*$/.test(definition.signature ?? '')) return definition;
  const effects = definition.effects.map((effect) =>
    effect.state === 'setting' && effect.action === 'write' && effect.scope === 'session' && effect.name === undefined
      ? { ...effect, scope: 'transaction' as const }
      : effect,
  );
  return { ...definition, effects };
}

/** A call of a function that is defined elsewhere; `i` is the last word of its name. */
function followCall(
  { tokens, definitions, follow }: Pick<Reader, 'tokens' | 'definitions' | 'follow'>,
  i: number,
): void {
  const start = isQualified(tokens, i) ? i - 2 : i;
  const before = tokens.keyword(start - 1);
  if (NOT_A_CALL.has(before) && !(tokens.keyword(start - 2) === K.execute)) return;
  const { parts } = readName(tokens, start);
  const given = tokens.arguments(i + 1).map(({ first, last }) => givenArgument(tokens, first, last));
  const definition = parts && definitions.called(parts, given);
  if (!definition) return;
  const last = tokens.arguments(i + 1).at(-1);
  const local = last !== undefined && last.first === last.last && tokens.keyword(last.first) === K.true;
  follow(local ? forTransaction(definition) : definition, tokens.range(start, tokens.closing(i + 1)));
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

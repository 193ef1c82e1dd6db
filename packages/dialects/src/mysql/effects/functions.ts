import type { EffectDraft } from '../../sql/effect-draft.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K, KEYWORDS } from '../keywords.js';
import { identifier, readName, stringValue } from '../names.js';

type Arguments = ReturnType<StatementTokens['arguments']>;
type Facts = Omit<EffectDraft, 'via' | 'range'>;

interface SessionFunction {
  /** Fewest and most arguments; with others the name is something else's. */
  readonly arity: readonly [number, number];
  readonly read: (tokens: StatementTokens, given: Arguments) => Facts;
}

/** The literal that one argument is: a string or a number. */
function literalArgument(tokens: StatementTokens, given: Arguments, index: number): string | undefined {
  const argument = given[index];
  if (!argument || argument.first !== argument.last) return undefined;
  if (tokens.kind(argument.first) === Kind.Number) return tokens.raw(argument.first);
  return stringValue(tokens, argument.first);
}

/** The last part of the relation that an argument names. */
function relationArgument(tokens: StatementTokens, given: Arguments): string | undefined {
  const argument = given[0];
  if (!argument) return undefined;
  const { parts, next } = readName(tokens, argument.first);
  return next === argument.last + 1 ? parts?.at(-1) : undefined;
}

const lock = (action: 'write' | 'release', arity: readonly [number, number]): SessionFunction => ({
  arity,
  read: (tokens, given) => ({
    state: 'session-lock',
    action,
    scope: 'session',
    name: literalArgument(tokens, given, 0),
  }),
});

const sequence = (action: 'write' | 'read', arity: readonly [number, number]): SessionFunction => ({
  arity,
  read: (tokens, given) => ({
    state: 'sequence-value',
    action,
    scope: 'session',
    name: relationArgument(tokens, given),
  }),
});

const plain = (state: 'row-count' | 'connection-identity'): SessionFunction => ({
  arity: [0, 0],
  read: () => ({ state, action: 'read', scope: 'session' }),
});

const FUNCTIONS: Readonly<Record<number, SessionFunction>> = {
  [K.get_lock]: lock('write', [2, 2]),
  [K.release_lock]: lock('release', [1, 1]),
  [K.release_all_locks]: {
    arity: [0, 0],
    read: () => ({ state: 'session-lock', action: 'release', scope: 'session', name: '*' }),
  },
  // MySQL's locking service: any number of names in one namespace.
  [K.service_get_read_locks]: lock('write', [3, 1000]),
  [K.service_get_write_locks]: lock('write', [3, 1000]),
  [K.service_release_locks]: lock('release', [1, 1]),
  [K.last_insert_id]: {
    arity: [0, 1],
    read: (_, given) => ({ state: 'insert-id', action: given.length > 0 ? 'write' : 'read', scope: 'session' }),
  },
  [K.found_rows]: plain('row-count'),
  [K.row_count]: plain('row-count'),
  [K.connection_id]: plain('connection-identity'),
  [K.nextval]: sequence('write', [1, 1]),
  [K.setval]: sequence('write', [2, 4]),
  [K.lastval]: sequence('read', [1, 1]),
};

/** Words after which a name stands that parentheses follow without a call. */
const NOT_A_CALL: ReadonlySet<number> = new Set([
  K.function,
  K.procedure,
  K.table,
  K.into,
  K.index,
  K.key,
  K.references,
  K.exists,
  K.view,
  K.group,
]);

/** The effect of the call that begins at token `i`, when a built-in function with session state is called there. */
export function readCall(tokens: StatementTokens, i: number): EffectDraft | undefined {
  const keyword =
    tokens.kind(i) === Kind.QuotedIdentifier
      ? KEYWORDS.idOf((identifier(tokens, i) ?? '').toLowerCase())
      : tokens.keyword(i);
  const found = FUNCTIONS[keyword];
  if (!found || tokens.isPunctuation(i - 1, '.') || NOT_A_CALL.has(tokens.keyword(i - 1))) return undefined;
  const given = tokens.arguments(i + 1);
  const [fewest, most] = found.arity;
  const open = !tokens.isPunctuation(tokens.closing(i + 1), ')');
  if (given.length > most || (given.length < fewest && !open && !given.some(({ first }) => tokens.hasHole(first)))) {
    return undefined;
  }
  return {
    ...found.read(tokens, given),
    via: KEYWORDS.word(keyword) ?? '',
    range: tokens.range(i, tokens.closing(i + 1)),
  };
}

/** `NEXT VALUE FOR s`, `PREVIOUS VALUE FOR s` (MariaDB), where the words begin at token `i`. */
export function readSequenceExpression(tokens: StatementTokens, i: number): EffectDraft | undefined {
  const next = tokens.keyword(i) === K.next;
  if (tokens.keyword(i + 1) !== K.value || tokens.keyword(i + 2) !== K.for) return undefined;
  const name = readName(tokens, i + 3);
  return {
    state: 'sequence-value',
    action: next ? 'write' : 'read',
    scope: 'session',
    via: next ? 'nextval' : 'lastval',
    name: name.parts?.at(-1),
    range: tokens.range(i, name.next - 1),
  };
}

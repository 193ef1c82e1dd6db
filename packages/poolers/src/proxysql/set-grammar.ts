import type { TrackedVariables } from './variables.js';

/*
 * ProxySQL reads a SET with one regular expression, applied again and again to what is left of the statement, and gives
 * up when something is left over. What it makes of a statement can be said with regular expressions alone.
 * Source: lib/set_parser.cpp (SetParser::generateRE_parse1v2) and lib/MySQL_Thread.cpp (match_regexes), 2.7.
 */

const QUOTES = ['"', "'", '`'] as const;
const quoted = (pattern: string) => QUOTES.map((quote) => `${quote}${pattern}${quote}`).join('|');

/** A variable in a value: `@x`, `@@x`. */
const VARIABLE = String.raw`@(?:|@)\w+`;

/** Calls of CONCAT, REPLACE and IFNULL around names and strings, nested up to four deep, or a SELECT of one. */
function callsWith(variable: string): string {
  const word = String.raw`(?:\w+|"[\w, ]+"|'[\w, ]+'|${variable}|'')`;
  const words = `(?:${word}(?: *, *${word})*)`;
  const call = (inner: string) => String.raw`(?:(?:REPLACE|IFNULL|CONCAT)\( *${inner}\))`;
  const nested = (inner: string) => call(`${inner} *, *${words}`);
  const one = call(words);
  const two = nested(one);
  const three = nested(two);
  return [nested(three), three, two, one, String.raw`(?:\(SELECT  *${one}\))`].join('|');
}

const DASHED = String.raw`\w+(?:-\w+)*`;

/**
 * What ProxySQL takes as a value, alternatives in its order: the first that fits is taken.
 *
 * @param variable the variables that may stand in it
 */
const valueWith = (variable: string): string =>
  `(?:${[
    callsWith(variable),
    'NULL',
    DASHED,
    quoted(DASHED),
    quoted(String.raw`\w+(?:,\w+)+`),
    quoted(String.raw`\w+=(?:on|off)(?:,\w+=(?:on|off))*`),
    String.raw`(?:| *(?:\+|-) *)\d+(?:|\.\d+)`,
    quoted(String.raw`(?:(?:\+|-)(?:|\d)\d:\d\d|\w+\/\w+)`),
    variable,
    quoted(' *'),
  ].join('|')})`;

const VALUE = valueWith(VARIABLE);

const SCOPE = '(?:|SESSION +|@@|@@session.|@@local.)';
const NAME = String.raw`(?:@\w+|\w+)`;
const CHARSET_NAME = `(?:${quoted(String.raw`\w+`)}|\\w+)`;
const IS = ' *(?:|:)= *';

const ITEM = `(?:NAMES *${CHARSET_NAME}(?: +COLLATE +${CHARSET_NAME}|)|${SCOPE}(?:${NAME}|\`${NAME}\`)${IS}${VALUE}) *,? *`;

/** An item as the parser would take it, never read in another way; `group` is a name that the expression has once. */
const item = (group: string) => `(?:(?=(?<${group}>${ITEM}))\\k<${group}>)`;
const END = String.raw`(?: *,|[\s;]*$)`;

/** Over the text: all of it could be read. */
export const PARSED = `^SET\\s+${item('read')}+[\\s;]*$`;

/** Over the text: something was left over, so that nothing was read. */
export const NOT_PARSED = `^SET\\s+(?!${item('read')}+[\\s;]*$)`;

const anyOf = (names: readonly string[]) => `(?:${names.length === 0 ? '(?!)' : names.join('|')})`;
const assigned = (names: readonly string[], value: string) => `${SCOPE}\`?${anyOf(names)}\`?${IS}${value}`;
const other = (allowed: string) => `(?! *['"\`]?(?:${allowed})['"\`]?${END})`;
const BOOLEAN = '0|1|true|false|on|off';

/** All names that ProxySQL's parser does something with. */
const understood = (list: TrackedVariables): readonly string[] => [
  ...list.booleans,
  ...list.numbers,
  ...list.strings,
  ...list.charsets,
  ...list.isolation,
  ...list.readOnly,
  ...list.ignored,
  'sql_mode',
  'time_zone',
  'autocommit',
  'session_track_gtids',
];

/** Over the text, once it is parsed: an item whose variable or value ProxySQL does not understand. */
export function notUnderstood(list: TrackedVariables): string {
  const without = (variable: string) => `(?! *${valueWith(variable)}${END})`;
  const withDefault = ['sql_select_limit', 'max_join_size'].filter((name) => list.numbers.includes(name));
  const numbers = list.numbers.filter((name) => !withDefault.includes(name) && name !== 'query_cache_type');
  const strange = [
    `${SCOPE}\`?@\\w+\`?${IS}`,
    `${SCOPE}\`?(?!${anyOf(understood(list))}\`?${IS})\\w+\`?${IS}`,
    assigned(list.booleans, other(BOOLEAN)),
    assigned(numbers, other('\\d+')),
    assigned(withDefault, other('\\d+|default')),
    assigned(list.numbers.includes('query_cache_type') ? ['query_cache_type'] : [], other(`\\d+|${BOOLEAN}|demand`)),
    assigned(list.charsets, other('[\\w$]+')),
    assigned(list.readOnly, other(BOOLEAN)),
    assigned([...list.strings, 'time_zone', 'autocommit'], without('(?!)')),
    assigned(['sql_mode'], without(String.raw`@@sql_mode\w*`)),
    assigned(['session_track_gtids'], other('own_gtid|off|all_gtids')),
  ];
  return `^(?=${PARSED.slice(1)})SET\\s+${item('before')}*?(?:${strange.join('|')})`;
}

/** Over the text: the variable of that name is set to one of these words. */
export const setTo = (names: readonly string[], values: string): string =>
  `^SET\\s+(?:.*[,\\s])?${SCOPE}\`?${anyOf(names)}\`?${IS}['"\`]?(?:${values})['"\`]?${END}`;

/** Over the digest: the beginnings of a SET that ProxySQL reads at all. */
const READABLE = (list: TrackedVariables): string => {
  const names = [...understood(list), ...list.halfKnown].filter((name) => name !== 'autocommit');
  return [
    `${'(?:|SESSION |@@|@@session.|@@local.)'}\`?${anyOf(names)}\`? *(?:|:)= *`,
    'NAMES',
    '.*autocommit',
    TRANSACTION,
    CHARACTER_SET,
  ].join('|');
};

const TRANSACTION =
  ' *(?:|SESSION +)TRANSACTION +(?:ISOLATION +LEVEL +(?:REPEATABLE +READ|READ +COMMITTED|READ +UNCOMMITTED|SERIALIZABLE)|READ +(?:WRITE|ONLY))';
const CHARACTER_SET = ' *(?:charset|character +set) ';

/** Over the digest: a SET that ProxySQL does not try to read. */
export const notReadable = (list: TrackedVariables): string => `^SET (?!${READABLE(list)})`;

/** Over the digest: forms that are read whole. */
export const WHOLE_FORMS = `^SET (?:${TRANSACTION}|${CHARACTER_SET})`;

/** Over the digest: a SET that another statement follows in the message. */
export const SET_AND_MORE = '^SET [^;]*;.';

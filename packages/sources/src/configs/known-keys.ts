/** What a key of a configuration file takes, in words for a message, and as a test. */
export interface ValueKind {
  readonly takes: string;
  readonly fits: (value: string) => boolean;
}

const kind = (takes: string, pattern: RegExp): ValueKind => ({ takes, fits: (value) => pattern.test(value) });

const PORT = /^(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

/** The kinds of values that the files of poolers hold. */
const KINDS = {
  text: kind('any text', /^/),
  /** A whole number that cannot be negative. */
  count: kind('a whole number', /^\d+$/),
  integer: kind('a whole number, also below 0', /^[+-]?\d+$/),
  number: kind('a number', /^[+-]?\d+(?:\.\d+)?$/),
  seconds: kind('a number of seconds', /^\d+(?:\.\d+)?$/),
  octal: kind('an octal number', /^0?[0-7]{1,4}$/),
  port: kind('a port from 0 to 65535', PORT),
  zeroOne: kind('0 or 1', /^[01]$/),
  yesNo: kind('yes or no', /^(?:yes|no)$/i),
  trueFalse: kind('true or false', /^(?:true|false)$/),
  /** As PostgreSQL's own configuration takes them. */
  boolean: kind('on or off', /^(?:on|off|true|false|yes|no|t|f|y|n|1|0)$/i),
  /** As ProxySQL takes them. */
  switch: kind('true or false', /^(?:true|false|1|0|on|off|yes|no)$/i),
  quantity: kind('a number, with a unit where one is meant', /^-?\d+(?:\.\d+)?\s*\w{0,3}$/),
  duration: kind('a duration such as 10s', /^-?\d+(?:\.\d+)?\s*(?:us|ms|s|sec|min|m|h|d)?$/i),
  size: kind('a size such as 64Ki', /^\d+\s*(?:[kmgt]i?b?|b)?$/i),
} as const;

/** The keys that a section takes, and what they take. */
export type KeyTable = ReadonlyMap<string, ValueKind>;

type Groups = Readonly<Partial<Record<keyof typeof KINDS, string>>>;

const words = (list: string): readonly string[] => list.split(/\s+/).filter(Boolean);

/**
 * A table of keys.
 *
 * @param groups keys separated by spaces, by what they take
 * @param choices keys that take one of a few words
 * @param ranges keys that take a whole number within a range: `name:0..100`, separated by spaces
 */
export function keyTable(groups: Groups, choices: Readonly<Record<string, string>> = {}, ranges = ''): KeyTable {
  const table = new Map<string, ValueKind>();
  for (const [name, list] of Object.entries(groups)) {
    for (const key of words(list)) table.set(key, KINDS[name as keyof typeof KINDS]);
  }
  for (const [key, list] of Object.entries(choices)) {
    const known = words(list);
    table.set(key, kind(`one of ${known.join(', ')}`, new RegExp(`^(?:${known.join('|')})$`, 'i')));
  }
  for (const range of words(ranges)) {
    const [, key = '', from = '', to = ''] = /^(\w+):(-?\d+)\.\.(\d+)$/.exec(range) ?? [];
    table.set(key, { ...within(Number(from), Number(to)), takes: `a whole number from ${from} to ${to}` });
  }
  return table;
}

const within = (from: number, to: number): Pick<ValueKind, 'fits'> => ({
  fits: (value) => /^-?\d+$/.test(value) && Number(value) >= from && Number(value) <= to,
});

/** A line that is a template's own: `{% if x %}`, `{{- range .Values.x }}`, `<% end %>`. */
export const isTemplateLine = (line: string): boolean =>
  /^(?:\{%.*%\}|\{\{-?.*-?\}\}|\{#.*#\}|<%.*%>)$/.test(line.trim());

/** A value that a template fills in later: `{{ x }}`, `${X}`, `<%= x %>`, `%(x)s`, `@X@`, `###x###`. */
export const isFilledIn = (value: string): boolean =>
  /\{\{|\$\{|\$\(|<%|%\(\w+\)s|###\w+###|^@\w+@$|^\$\w+$|^__\w+__$/.test(value);

import { Kind, type StatementTokens } from '../sql/tokens.js';

/** A possibly qualified name in a statement, and the index of the token after it. */
export interface ReadName {
  /** Parts as written, quotes undone; absent when a hole stands in the name. */
  readonly parts: readonly string[] | undefined;
  readonly next: number;
}

/** A quoted text without its quotes, doubled ones undone. */
function unquote(raw: string, quote: string): string {
  const open = raw.indexOf(quote);
  const closed = raw.length > open + 1 && raw.endsWith(quote);
  return raw.slice(open + 1, closed ? -1 : undefined).replaceAll(quote + quote, quote);
}

/** What an identifier means: the words as written, without quotes; `undefined` where a hole is part of it. */
export function identifier(tokens: StatementTokens, i: number): string | undefined {
  if (!tokens.isIdentifier(i) || tokens.hasHole(i)) return undefined;
  const raw = tokens.raw(i);
  return tokens.kind(i) === Kind.QuotedIdentifier ? unquote(raw, raw.charAt(0)) : raw;
}

/** An identifier of a kind whose names are case-insensitive (variables, prepared statements), folded. */
export const foldedIdentifier = (tokens: StatementTokens, i: number): string | undefined =>
  identifier(tokens, i)?.toLowerCase();

/** A name (`a`, `a.b`, `.a`) that begins at token `i`. */
export function readName(tokens: StatementTokens, i: number): ReadName {
  const parts: string[] = [];
  let complete = true;
  let next = tokens.isPunctuation(i, '.') ? i + 1 : i;
  const first = next;
  for (;;) {
    if (!tokens.isIdentifier(next) && tokens.kind(next) !== Kind.Hole) break;
    const part = identifier(tokens, next);
    if (part === undefined) complete = false;
    else parts.push(part);
    next++;
    if (!tokens.isPunctuation(next, '.')) break;
    next++;
  }
  if (next === first) return { parts: undefined, next: i };
  return { parts: complete ? parts : undefined, next };
}

const ESCAPES: Readonly<Record<string, string>> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };

/** What host languages and templates put in a string; its value is not known then. */
const HOLE_IN_STRING = /\$\{|\{\{|<\?|#\{/;

/** The value of one string literal without holes, backslash escapes undone; `undefined` for anything else. */
export function stringValue(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.kind(i) !== Kind.String || tokens.hasHole(i)) return undefined;
  const raw = tokens.raw(i);
  const quote = /['"]/.exec(raw)?.[0];
  if (quote === undefined || HOLE_IN_STRING.test(raw)) return undefined;
  return unquote(raw, quote).replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

/** A literal's value: string, number, or a plain word such as `ON`. */
export function literalValue(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.hasHole(i)) return undefined;
  const kind = tokens.kind(i);
  if (kind === Kind.String) return stringValue(tokens, i);
  return kind === Kind.Number || kind === Kind.Word ? tokens.raw(i) : undefined;
}

/** True for `@x`, false for `@@x` and for everything else. */
export const isUserVariable = (tokens: StatementTokens, i: number): boolean =>
  tokens.kind(i) === Kind.Variable && !tokens.raw(i).startsWith('@@');

/** True for the `@@x` that a system variable's name begins with. */
export const isSystemVariable = (tokens: StatementTokens, i: number): boolean =>
  tokens.kind(i) === Kind.Variable && tokens.raw(i).startsWith('@@');

/** A user variable's name: folded, without `@` and quotes; `undefined` where a hole is part of it. */
export function userVariable(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.hasHole(i)) return undefined;
  const raw = tokens.raw(i).slice(1);
  const quote = /^['"`]/.exec(raw)?.[0];
  const name = quote === undefined ? raw : unquote(raw, quote);
  return name === '' ? undefined : name.toLowerCase();
}

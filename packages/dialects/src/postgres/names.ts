import { Kind, type StatementTokens } from '../sql/tokens.js';

/** A name in a statement, and the index of the token after it. */
export interface ReadName {
  /** Parts as PostgreSQL folds them; absent when a hole stands in the name. */
  readonly parts: readonly string[] | undefined;
  readonly next: number;
}

/** What host languages without braces fill in within quotation marks. */
const TEMPLATED = /<\?=|%\(\w+\)s|^"%s"$/;

/** What an identifier means: folded when it is not quoted, `""` undone when it is. */
export function identifier(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.hasHole(i)) return undefined;
  const raw = tokens.raw(i);
  if (tokens.kind(i) === Kind.QuotedIdentifier) {
    if (TEMPLATED.test(raw)) return undefined;
    const open = raw.indexOf('"');
    const name = raw.slice(open + 1, raw.endsWith('"') && raw.length > open + 1 ? -1 : undefined).replaceAll('""', '"');
    return open > 0 ? withoutUnicodeEscapes(name) : name;
  }
  return raw.toLowerCase();
}

/** `\0061` and `\+000061` of `U&"..."` and `U&'...'`; escapes with another sign (`UESCAPE`) are the grammar's. */
const withoutUnicodeEscapes = (text: string): string =>
  text.replace(
    /\\(?:(\\)|\+([\da-f]{6})|([\da-f]{4}))/gi,
    (escape, backslash?: string, six?: string, four?: string) => {
      const code = parseInt(six ?? four ?? '', 16);
      return backslash ?? (code <= 0x10ffff ? String.fromCodePoint(code) : escape);
    },
  );

/** A possibly qualified name (`a.b.c`) that begins at token `i`. */
export function readName(tokens: StatementTokens, i: number): ReadName {
  const parts: string[] = [];
  let complete = true;
  let next = i;
  for (;;) {
    if (!tokens.isIdentifier(next) && tokens.kind(next) !== Kind.Hole) break;
    const part = identifier(tokens, next);
    if (part === undefined) complete = false;
    else parts.push(part);
    next++;
    if (!tokens.isPunctuation(next, '.')) break;
    next++;
  }
  return { parts: complete && parts.length > 0 ? parts : undefined, next };
}

/** The value of a string literal without holes; `undefined` for anything else. */
export function stringValue(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.kind(i) !== Kind.String || tokens.hasHole(i)) return undefined;
  const raw = tokens.raw(i);
  if (raw.startsWith('$')) {
    const tag = raw.slice(0, raw.indexOf('$', 1) + 1);
    return raw.slice(tag.length, raw.endsWith(tag) ? -tag.length : undefined);
  }
  const open = raw.indexOf("'");
  const body = raw.slice(open + 1, raw.endsWith("'") ? -1 : undefined).replaceAll("''", "'");
  if (/^u&/i.test(raw)) return withoutUnicodeEscapes(body);
  return /^e/i.test(raw) ? body.replace(/\\(.)/gs, '$1') : body;
}

/** A literal's value: string, number, or a plain word such as `on`. */
export function literalValue(tokens: StatementTokens, i: number): string | undefined {
  if (tokens.hasHole(i)) return undefined;
  const kind = tokens.kind(i);
  if (kind === Kind.String) return stringValue(tokens, i);
  if (kind === Kind.Number || kind === Kind.Word) return tokens.raw(i);
  return undefined;
}

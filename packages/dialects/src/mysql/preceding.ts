import { Kind, type StatementTokens } from '../sql/tokens.js';
import { takesVariable } from './lexical.js';

/** True when a token ends right where `start` is: the `:` of a label, the `@` of a host. */
export function followsName(tokens: StatementTokens, start: number): boolean {
  const last = tokens.count - 1;
  return last >= 0 && tokens.end(last) === start && tokens.isIdentifier(last);
}

/**
 * True when the `@` at `start` is that of an account: a string or a quoted name, or a word that cannot stand before a value,
 * is followed by a host.
 */
export function isAccount(tokens: StatementTokens, text: string, start: number): boolean {
  const last = tokens.count - 1;
  const kind = tokens.kind(last);
  if (text.charCodeAt(start + 1) === 64) return false;
  if (kind === Kind.String || kind === Kind.QuotedIdentifier) return true;
  return kind === Kind.Word && tokens.end(last) === start && !takesVariable(tokens.keyword(last));
}

/** True when the word in `[start, quote)` belongs to the string that begins behind it: `N'x'`, `_utf8mb4'x'`. */
export function isStringPrefix(text: string, start: number, quote: number, ansiQuotes: boolean): boolean {
  const isSingle = text.charCodeAt(quote) === 39;
  if (quote === start + 1) return isSingle && /[nxb]/i.test(text.charAt(start));
  // With ANSI_QUOTES, what stands in double quotes is no string.
  return text.charCodeAt(start) === 95 && (isSingle || !ansiQuotes);
}

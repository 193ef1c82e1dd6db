import type { InnerText } from '../sql/inner-text.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Adds what the string literal at token `i` says to a text; false when the token is no string literal. */
export function appendString(tokens: StatementTokens, i: number, inner: InnerText): boolean {
  if (tokens.kind(i) !== Kind.String) return false;
  const raw = tokens.raw(i);
  const start = tokens.start(i);
  if (raw.startsWith('$')) {
    const tag = raw.slice(0, raw.indexOf('$', 1) + 1);
    const closed = raw.length >= 2 * tag.length && raw.endsWith(tag);
    inner.verbatim(raw.slice(tag.length, closed ? -tag.length : undefined), start + tag.length);
    return true;
  }
  const open = raw.indexOf("'");
  const escapes = raw.charAt(0) === 'e' || raw.charAt(0) === 'E';
  const end = raw.length > open + 1 && raw.endsWith("'") ? raw.length - 1 : raw.length;
  let from = open + 1;
  for (let at = from; at < end; at++) {
    const character = raw.charAt(at);
    const doubled = character === "'" && raw.charAt(at + 1) === "'";
    if (!doubled && !(escapes && character === '\\')) continue;
    inner.verbatim(raw.slice(from, at), start + from);
    const next = raw.charAt(at + 1);
    const said = doubled ? "'" : (ESCAPES[next] ?? next);
    inner.replaced(said, { start: start + at, end: start + Math.min(at + 2, end) });
    at++;
    from = at + 1;
  }
  inner.verbatim(raw.slice(from, end), start + from);
  return true;
}

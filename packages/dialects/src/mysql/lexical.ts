import { K } from './keywords.js';

/** Letters, `_`, and everything beyond ASCII begin a word; digits and `$` go on with it. */
export const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;

export const isWordPart = (code: number): boolean => isWordStart(code) || (code >= 48 && code <= 57) || code === 36;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Offset after the quotation that opens at `open`, quotes doubled or escaped in it passed over; -1 when unterminated. */
export function skipQuoted(text: string, open: number, limit: number, backslashes: boolean): number {
  const quote = text.charCodeAt(open);
  for (let i = open + 1; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      if (i + 1 >= limit || text.charCodeAt(i + 1) !== quote) return i + 1;
      i++;
    } else if (backslashes && code === 92) i++;
  }
  return -1;
}

/** Braces reach at most this far, so that damaged text stays linear to read. */
const LONGEST_HOLE = 300;

/** Offset after the brace that closes the one at `open`; nested braces are followed. One further when none does. */
export function skipBraces(text: string, open: number, limit: number): number {
  let depth = 0;
  const end = Math.min(limit, open + LONGEST_HOLE);
  for (let i = open; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return i + 1;
  }
  return open + 1;
}

/** Where the number at `start` ends, or the name that begins with digits. */
export function numberAt(
  text: string,
  start: number,
  limit: number,
): { readonly end: number; readonly isNumber: boolean } {
  let i = start;
  while (i < limit && isDigit(text.charCodeAt(i))) i++;
  const after = i < limit ? text.charCodeAt(i) : 32;
  if (i > start && !isWordPart(after) && after !== 46) return { end: i, isNumber: true };
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    const sign = (code === 43 || code === 45) && i - start < 64 && /^\d+\.?\d*e$/i.test(text.slice(start, i));
    if (!isWordPart(code) && code !== 46 && !sign) break;
  }
  const end = Math.max(i, start + 1);
  const words = text.slice(start, end);
  return { end, isNumber: words.includes('.') || /^(\d[\d.]*(e[+-]?\d*)?|0x[\da-f]*|0b[01]*)$/i.test(words) };
}

/** Offset after the host of an account, which begins at `start`. */
export function hostEnd(text: string, start: number, limit: number): number {
  let i = start;
  while (i < limit && (isWordPart(text.charCodeAt(i)) || '.-%:'.includes(text.charAt(i)))) i++;
  return i;
}

/** Offset after a variable's name without quotes. A user variable's may hold dots; they part a system variable's. */
export function variableEnd(text: string, name: number, limit: number, system: boolean): number {
  let i = name;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (isWordPart(code) || (code === 46 && !system)) continue;
    if (code !== 123) break;
    i = skipBraces(text, i, limit) - 1;
  }
  return Math.max(i, name);
}

/** Offset after `%s`, `%d` or `%(name)s` of many languages, or `start`. */
export function percentEnd(text: string, start: number): number {
  const found = /^%(?:[sd](?![\w$\u0080-\uffff])|\(\w{1,64}\)[sd])/.exec(text.slice(start, start + 70))?.[0];
  return start + (found?.length ?? 0);
}

/** Offset after `#{name}`, which fills a value in elsewhere (to MySQL it would begin a comment), or `start`. */
export function interpolationEnd(text: string, start: number): number {
  const found = /^#\{[\w$.[\]@:, =()]{1,200}\}/.exec(text.slice(start, start + 204))?.[0];
  return start + (found?.length ?? 0);
}

/** The version of `/*!99999` and of the sandbox line of dumps: one that no server reaches, so its text never runs. */
const NEVER = /^9{5,6}$/;

/** Where the code begins in the comment at `start`, of those that are code to some servers; `undefined` for others. */
export function conditionalCode(text: string, start: number): number | undefined {
  const opener = /^\/\*M?!/.exec(text.slice(start, start + 4))?.[0];
  if (opener === undefined) return undefined;
  const open = start + opener.length;
  const version = /^\d{5,6}/.exec(text.slice(open, open + 6))?.[0] ?? '';
  return NEVER.test(version) ? undefined : open + version.length;
}

/** `{fn ...}`, `{d '...'}`, `{oj ...}`: ODBC's escapes, which are SQL. */
export const odbcEscape = (text: string, at: number): boolean =>
  /^\{\s*(fn\s|oj\s|(d|t|ts)\s*['"])/i.test(text.slice(at, at + 24));

/** Optimizer hints stand behind these words only. */
export const takesHint = (keyword: number): boolean =>
  keyword === K.select || keyword === K.insert || keyword === K.replace || keyword === K.update || keyword === K.delete;

const BEFORE_VALUE: ReadonlySet<number> = new Set([
  K.select,
  K.set,
  K.into,
  K.from,
  K.using,
  K.and,
  K.or,
  K.xor,
  K.not,
  K.like,
  K.rlike,
  K.regexp,
  K.in,
  K.between,
  K.case,
  K.when,
  K.then,
  K.else,
  K.elseif,
  K.interval,
  K.div,
  K.mod,
  K.by,
  K.limit,
  K.offset,
  K.return,
  K.distinct,
  K.all,
  K.on,
  K.having,
  K.where,
  K.if,
  K.while,
  K.until,
  K.escape,
  K.binary,
  K.immediate,
  K.do,
  K.call,
  K.kill,
  K.to,
  K.before,
  K.sql_calc_found_rows,
  K.sql_no_cache,
  K.sql_cache,
  K.sql_buffer_result,
  K.sql_big_result,
  K.sql_small_result,
  K.straight_join,
  K.diagnostics,
  K.is,
  K.as,
  K.of,
]);

/** True for words that a value, and so a variable, may follow without a space: `SELECT@x`. */
export const takesVariable = (keyword: number): boolean => BEFORE_VALUE.has(keyword);

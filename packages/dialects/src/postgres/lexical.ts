/** Letters, `_`, and everything beyond ASCII begin a word; digits and `$` go on with it. */
export const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;

export const isWordPart = (code: number): boolean => isWordStart(code) || (code >= 48 && code <= 57) || code === 36;

/** `?`, `?1`, `??` */
export const QUESTION = /\?\??\d{0,4}/y;
/** `%s` and `%d` of many languages, `%(name)s`, `%1$s`, `%I` and `%L` of `format()`. */
export const PERCENT = /%(?:\([^()\n]{1,100}\)[a-z]|(?:\d{1,3}\$)?[sdIL](?![a-zA-Z\d$]))/y;
/** `$(name)` */
export const SHELL = /\$\(\w{1,100}\)/y;
/** `:'name'`, `:"name"` */
export const PSQL_QUOTED = /:(?:'\w{1,100}'|"\w{1,100}")/y;
/** A semicolon at the end of a line before a line that begins like a statement, or such a line after an empty one. */
export const BOUNDARY =
  /(?:;[ \t]*(?:--[^\n]*)?\r?\n|\n[ \t]*\r?\n)\s{0,100}(?=(?:abort|alter|analyze|begin|call|close|comment|commit|copy|create|deallocate|declare|delete|discard|do|drop|end|execute|explain|fetch|grant|insert|listen|load|lock|merge|notify|prepare|release|reset|revoke|rollback|savepoint|select|set|show|start|truncate|unlisten|update|vacuum|with)\b)/gi;

/** Offset of the sign that closes the quotation at `open`, doubled ones passed over; `limit` when none does. */
export function closingQuote(text: string, open: number, limit: number, backslashes: boolean): number {
  const quote = text.charCodeAt(open);
  for (let i = open + 1; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      if (text.charCodeAt(i + 1) !== quote || i + 1 >= limit) return i;
      i++;
    } else if (backslashes && code === 92) i++;
  }
  return limit;
}

/** Offset after the comment at `start`, those within it passed over; `undefined` when it is not closed. */
export function commentEnd(text: string, start: number, limit: number): number | undefined {
  let depth = 1;
  for (let i = start + 2; i < limit; i++) {
    const code = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (code === 42 && next === 47) {
      i++;
      if (--depth === 0) return i + 1;
    } else if (code === 47 && next === 42) {
      depth++;
      i++;
    }
  }
  return undefined;
}

/** Offset after the number at `start`. */
export function numberEnd(text: string, start: number, limit: number): number {
  let i = start;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    // FOR i IN 1..n: two dots are no decimal point.
    if (code === 46 ? text.charCodeAt(i + 1) === 46 : !isWordPart(code)) break;
  }
  return i;
}

/** ProxySQL's settings that shape a digest, without their `mysql-query_digests_` prefix. */
export interface ProxysqlDigestOptions {
  /** `keep_comment`: comments stay in the text. */
  readonly keepComment?: boolean;
  /** `lowercase`. */
  readonly lowercase?: boolean;
  /** `grouping_limit`: longer lists of literals end in `...`. 3 unless set. */
  readonly groupingLimit?: number;
  /**
   * Characters of the digest that are kept. 65,000 unless given (`max_query_length`), which is the text that ProxySQL
   * decides on; 2,048 (`max_digest_length`) gives the text that its statistics show and its rules hash.
   */
  readonly maxLength?: number;
}

const DEFAULT_GROUPING_LIMIT = 3;
const DEFAULT_MAX_LENGTH = 65_000;
/** A conditional comment's code is kept this far. */
const LONGEST_COMMENT = 1023;

const isSpace = (c: string) => c === ' ' || c === '\t' || c === '\n' || c === '\r';
const isDigit = (c: string) => c >= '0' && c <= '9';
const isNormal = (c: string) =>
  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c !== '' && isDigit(c)) || c === '$' || c === '_';
const isArithmetic = (c: string) => c !== '' && '+-*/%'.includes(c);

/**
 * The text that ProxySQL 2.x makes of a statement and decides on: comments removed, strings and numbers replaced by
 * `?`, white space folded, lists shortened. Conditional comments are opened and their code taken as it stands. This is
 * what its recognition sees, faults included: the meaning of the statement is {@link analyseMysql}'s to tell.
 * Lengths count UTF-16 code units where ProxySQL counts bytes. Never throws.
 */
export function proxysqlDigest(text: string, options: ProxysqlDigestOptions = {}): string {
  const keepComment = options.keepComment ?? false;
  const replaced = replaceLiterals(text, keepComment);
  const tight = removeSpaces(options.lowercase === true ? replaced.toLowerCase() : replaced, keepComment);
  const grouped = shortenLists(tight, options.groupingLimit ?? DEFAULT_GROUPING_LIMIT);
  let end = Math.min(grouped.length, options.maxLength ?? DEFAULT_MAX_LENGTH);
  while (end > 0 && ' ;'.includes(grouped.charAt(end - 1))) end--;
  return grouped.slice(0, end);
}

/** What the first pass may do more with than to write it down; all else is taken in runs. */
const NOTABLE = /[/#'" \t\n\r\d-]/g;

/** First pass: comments out, literals to `?`, runs of white space to one space. */
function replaceLiterals(text: string, keepComment: boolean): string {
  let out = '';
  // Kept apart: asking a text for its end while it grows costs its whole length each time.
  let last = '';
  const add = (part: string) => {
    out += part;
    last = part === '' ? last : part.charAt(part.length - 1);
  };
  let previous = '';
  for (let i = 0; i < text.length;) {
    const c = text.charAt(i);
    if (c === '/' && text.charAt(i + 1) === '*') {
      const close = text.indexOf('*/', i + 2);
      const end = close === -1 ? text.length : close + 2;
      if (close !== -1) add(comment(text.slice(i, end), keepComment));
      if (last !== '' && last !== ' ') add(' ');
      previous = ' ';
      i = end;
    } else if (c === '#' || (c === '-' && previous !== '-' && startsLineComment(text, i))) {
      while (i < text.length && text.charAt(i) !== '\n' && text.charAt(i) !== '\r') i++;
      i++;
      previous = ' ';
    } else if (c === "'" || c === '"') {
      const end = stringEnd(text, i);
      if (end === -1) break;
      add('?');
      previous = '';
      i = end;
    } else if (isDigit(c) && !isNormal(previous)) {
      const end = numberEnd(text, i);
      const number = text.slice(i, end);
      const literal = /^(0[xX][\da-fA-F]*|[\d.eE]([\d.]|[eE][+-]?)*)$/.test(number);
      add(literal ? '?' : number);
      previous = literal ? '?' : number.charAt(number.length - 1);
      i = end;
    } else if (isSpace(c)) {
      if (last !== '' && !isSpace(previous)) add(' ');
      previous = c;
      i++;
    } else {
      NOTABLE.lastIndex = i + 1;
      const end = NOTABLE.test(text) ? NOTABLE.lastIndex - 1 : text.length;
      add(text.slice(i, end));
      previous = last;
      i = end;
    }
  }
  return out;
}

const startsLineComment = (text: string, i: number) => text.charAt(i + 1) === '-' && isSpace(text.charAt(i + 2));

/** What stays of a block comment: all of it when comments are kept, the code of a conditional one otherwise. */
function comment(whole: string, keepComment: boolean): string {
  // One that holds nothing but digits and spaces is dropped all the same.
  if (keepComment) return /^[/*! \d]*$/.test(whole) ? '' : whole.replace('/*!', '/*').slice(0, LONGEST_COMMENT);
  if (whole.charAt(2) !== '!') return '';
  return whole.slice(3, Math.min(whole.length - 2, 3 + LONGEST_COMMENT)).replace(/^[/*! \d]+/, '');
}

const BACKSLASH = 92;

/** Offset after a string; doubled and escaped quotes are part of it. -1 when it is never closed. */
function stringEnd(text: string, open: number): number {
  const code = text.charCodeAt(open);
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === code) {
      if (text.charCodeAt(i + 1) !== code) return i + 1;
      i++;
    }
  }
  return -1;
}

function numberEnd(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length; i++) {
    const c = text.charAt(i);
    const exponent = (c === '+' || c === '-') && text.charAt(i - 1).toLowerCase() === 'e';
    if (!isNormal(c) && c !== '.' && !exponent) break;
  }
  return i;
}

/**
 * Second pass: spaces around commas, inside parentheses and beside arithmetic, and the signs of numbers. ProxySQL does
 * it within one buffer, so that what stands two before may be read as it was written back already; whether a sign
 * stays depends on it.
 */
function removeSpaces(text: string, keepComment: boolean): string {
  const parts: string[] = [];
  let from = 0;
  let removed = 0;
  const remove = (i: number) => {
    parts.push(text.slice(from, i));
    from = i + 1;
    removed++;
  };
  for (let i = nextSign(text, 0); i < text.length; i = nextSign(text, i + 1)) {
    const left = text.charAt(i - 1);
    const right = text.charAt(i + 1);
    // As it was written back where one was removed before, further left; where more were, that is further left still.
    const second = text.charAt(removed === 1 && from < i ? i - 1 : i - 2);
    if (text.charAt(i) === ' ') {
      if (left === '(' || right === ')') remove(i);
      else if ((isArithmetic(left) && right === '?') || left === ',' || right === ',') {
        if (!(keepComment && left === '/' && second === '*')) remove(i);
      } else if (isArithmetic(right) && left === '?') remove(i);
    } else {
      const before = left === ' ' ? second : left;
      if (left === ' ' && isNormal(before)) remove(i);
      else {
        const operand = isNormal(before) || before === '?' || before === ')' || before === '';
        if (!operand && (right === '?' || right === ' ')) remove(i);
      }
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}

const SIGN = /[ +-]/g;

/** Offset of the next space, plus or minus. */
function nextSign(text: string, from: number): number {
  SIGN.lastIndex = from;
  return SIGN.test(text) ? SIGN.lastIndex - 1 : text.length;
}

/** Third pass: in parentheses, lists of more than `limit + 1` literals keep `limit` of them and `...`. */
function shortenLists(text: string, limit: number): string {
  if (limit <= 0) return text;
  let out = '';
  let inside = false;
  for (let i = 0; i < text.length;) {
    const c = text.charAt(i);
    const list =
      inside && c === '?' && !isArithmetic(text.charAt(i - 1)) ? /^\?(?:,\?)+/.exec(tail(text, i))?.[0] : undefined;
    if (list !== undefined) {
      const end = i + list.length;
      const closed = text.charAt(end) === ')';
      const pairs = (list.length - 1) / 2 + (text.charAt(end) === ',' ? 1 : 0);
      const long = closed ? pairs * 2 + 1 >= limit * 2 + 3 : pairs * 2 >= limit * 2 + 3;
      out += long ? `${'?,'.repeat(limit)}...` : list;
      i = end;
      continue;
    }
    if (c === '(') inside = true;
    else if (c === ')') inside = false;
    out += c;
    i++;
  }
  return out;
}

/** The run of literals and commas at `i`; a copy no longer than it needs to be. */
function tail(text: string, i: number): string {
  let end = i;
  while (end < text.length && (text.charAt(end) === '?' || text.charAt(end) === ',')) end++;
  return text.slice(i, end);
}

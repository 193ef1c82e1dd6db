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
  return grouped.slice(0, options.maxLength ?? DEFAULT_MAX_LENGTH).replace(/[ ;]+$/, '');
}

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
    } else {
      const space = isSpace(c);
      if (!space) add(c);
      else if (last !== '' && !isSpace(previous)) add(' ');
      previous = c;
      i++;
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

/** Offset after a string; doubled and escaped quotes are part of it. -1 when it is never closed. */
function stringEnd(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') i++;
    else if (c === quote) {
      if (text.charAt(i + 1) !== quote) return i + 1;
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
  const out: string[] = [];
  const at = (i: number) => (i < out.length ? out[i] : text[i]) ?? '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    const left = at(i - 1);
    const right = text.charAt(i + 1);
    if (c === ' ') {
      if (left === '(' || right === ')') continue;
      if ((isArithmetic(left) && right === '?') || left === ',' || right === ',') {
        if (keepComment && left === '/' && at(i - 2) === '*') out.push(c);
        continue;
      }
      if (isArithmetic(right) && left === '?') continue;
    } else if (c === '+' || c === '-') {
      const before = left === ' ' ? at(i - 2) : left;
      if (left === ' ' && isNormal(before)) continue;
      const operand = isNormal(before) || before === '?' || before === ')' || before === '';
      if (!operand && (right === '?' || right === ' ')) continue;
    }
    out.push(c);
  }
  return out.join('');
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

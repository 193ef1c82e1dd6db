// The skimmer's faster twin (`packages/dialects/src/sql/skimmer.ts`), sixteen characters a step: it passes over the
// statements that hold nothing to read, and leaves whatever is not plain to the others.
import {
  BEGINNINGS,
  byte,
  COMMENTS,
  folded,
  isBlank,
  MARKS,
  MOST,
  MOST_COMMENTS,
  OUT,
  SIGN_HIGH,
  SIGN_LOW,
  TEXT,
} from './memory';
import { isHead, isPlainName, isWatched } from './words';

// As `Mark` in `skimmer.ts`.
const NONE: u32 = 0;
const END: u32 = 1;
const STRING: u32 = 2;
const ESCAPED_STRING: u32 = 3;
const NAME: u32 = 4;
const DASH: u32 = 5;
const SLASH: u32 = 6;
const DOLLAR: u32 = 7;
const LESS: u32 = 8;

/** What `step` says beside an address. */
const MUST_BE_READ: usize = 0;
const ENDS: usize = 1;

/** The text's last byte is known: what ends nowhere ends there. */
let isWhole: bool = false;
/** Two dashes are a comment only before white space. */
let spacedDashes: bool = false;
let comments: usize = 0;

/** @param spaced two dashes are a comment only before white space */
export function setDashes(spaced: bool): void {
  spacedDashes = spaced;
}

/**
 * Passes over statements from the one on whose first word or sign stands at `from`, in a text of `size` bytes; returns
 * how many, up to the first that must be read.
 *
 * @param whole the text ends there, and is not cut off
 */
export function skim(from: i32, size: i32, whole: bool): i32 {
  isWhole = whole;
  const end = TEXT + <usize>size;
  let start = TEXT + <usize>from;
  let count: i32 = 0;
  while (count < MOST && !isHead(start)) {
    comments = 0;
    const sign = signThatEnds(start, end);
    if (sign === MUST_BE_READ || (sign === end && !whole)) break;
    const at = OUT + <usize>count * 12;
    count++;
    store<i32>(at, <i32>(start - TEXT));
    store<i32>(at, <i32>(lastEnd(start, sign) - TEXT), 4);
    start = sign === end ? end : sign + 1;
    store<i32>(at, <i32>(start - TEXT), 8);
    while (start < end && isBlank(byte(start))) start++;
    // Comments and signs between statements are the scanner's.
    if (start >= end || (byte(start) | 32) - 97 >= 26) break;
  }
  return count;
}

/** Where `passAll` stopped: at the text's end, or where a statement begins that must be read or is cut off. */
export let stoppedAt: i32 = 0;
/** Where the last statement begins that it passed over. */
export let lastStart: i32 = -1;

/**
 * Passes over statements, and what stands between them, from `from` on, in a text of `size` bytes; returns how many.
 *
 * @param whole the text ends there, and is not cut off
 */
export function passAll(from: i32, size: i32, whole: bool): i32 {
  isWhole = whole;
  const end = TEXT + <usize>size;
  let at = TEXT + <usize>from;
  let count: i32 = 0;
  lastStart = -1;
  while (true) {
    comments = 0;
    const start = gapEnd(at, end);
    at = start;
    // Whoever begins with something else is the scanner's.
    if (start >= end || (byte(start) | 32) - 97 >= 26 || isHead(start)) break;
    const sign = signThatEnds(start, end);
    if (sign === MUST_BE_READ || (sign === end && !whole)) break;
    lastStart = <i32>(start - TEXT);
    count++;
    at = sign === end ? end : sign + 1;
  }
  stoppedAt = <i32>(at - TEXT);
  return count;
}

/** Behind blanks, comments and signs that end nothing; at what is none of them, or no plain comment. */
function gapEnd(at: usize, end: usize): usize {
  while (at < end) {
    const code = byte(at);
    if (isBlank(code) || <u32>load<u8>(MARKS + code) === END) {
      at++;
      continue;
    }
    const mark = <u32>load<u8>(MARKS + code);
    if (mark !== DASH && mark !== SLASH) return at;
    const behind = step(at, end);
    if (behind <= at + 1) return at;
    comments = 0;
    at = behind;
  }
  return at;
}

/** Makes one byte of each code unit of a text that was put in as UTF-8: of those that are not ASCII, 128. */
export function fold(size: i32): void {
  const end = TEXT + <usize>size;
  let to = TEXT;
  let at = TEXT;
  while (at < end) {
    const bytes = v128.load(at);
    const behind = at + 16;
    if (behind <= end && i8x16.bitmask(bytes) === 0) {
      v128.store(to, bytes);
      at = behind;
      to += 16;
    }
    while (at < behind && at < end) {
      const code = byte(at);
      // A byte order mark is white space to the scanner, and rare: it stops the skimmer.
      const isMark = code === 0xef && byte(at + 1) === 0xbb && byte(at + 2) === 0xbf;
      store<u8>(to, code < 128 ? code : isMark ? 0 : 128);
      to++;
      if (code >= 0xf0) {
        store<u8>(to, 128);
        to++;
      }
      at += code < 0x80 ? 1 : code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
    }
  }
}

/** Where the sign stands that ends the statement, or the text's end; `MUST_BE_READ` when it must be. */
function signThatEnds(start: usize, end: usize): usize {
  const low = i8x16.splat(15);
  const fold = i8x16.splat(32);
  const signLow = v128.load(SIGN_LOW);
  const signHigh = v128.load(SIGN_HIGH);
  const firstLow = v128.load(BEGINNINGS);
  const firstHigh = v128.load(BEGINNINGS, 16);
  const secondLow = v128.load(BEGINNINGS, 32);
  const secondHigh = v128.load(BEGINNINGS, 48);
  const thirdLow = v128.load(BEGINNINGS, 64);
  const thirdHigh = v128.load(BEGINNINGS, 80);
  const nothing = i8x16.splat(0);
  let at = start;
  while (at < end) {
    const bytes = v128.load(at);
    const signs = v128.and(
      i8x16.swizzle(signLow, v128.and(bytes, low)),
      i8x16.swizzle(signHigh, i8x16.shr_u(bytes, 4)),
    );
    const first = v128.or(bytes, fold);
    const second = v128.or(v128.load(at, 1), fold);
    const third = v128.or(v128.load(at, 2), fold);
    const begins = v128.and(
      v128.and(
        v128.and(i8x16.swizzle(firstLow, v128.and(first, low)), i8x16.swizzle(firstHigh, i8x16.shr_u(first, 4))),
        v128.and(i8x16.swizzle(secondLow, v128.and(second, low)), i8x16.swizzle(secondHigh, i8x16.shr_u(second, 4))),
      ),
      v128.and(i8x16.swizzle(thirdLow, v128.and(third, low)), i8x16.swizzle(thirdHigh, i8x16.shr_u(third, 4))),
    );
    const signMask = i8x16.bitmask(i8x16.ne(signs, nothing));
    const wordMask = i8x16.bitmask(i8x16.ne(begins, nothing));
    let left = signMask | wordMask;
    let next = at + 16;
    while (left !== 0) {
      const i = ctz(left);
      left &= left - 1;
      const here = at + <usize>i;
      if (((wordMask >> i) & 1) !== 0 && isWatched(here)) return MUST_BE_READ;
      if (((signMask >> i) & 1) === 0) continue;
      const behind = step(here, end);
      if (behind === MUST_BE_READ) return MUST_BE_READ;
      if (behind === ENDS) return here;
      if (behind > here + 1) {
        next = behind;
        break;
      }
    }
    at = next;
  }
  return end;
}

/** Where to go on behind the character at `at`. */
function step(at: usize, end: usize): usize {
  const mark: u32 = load<u8>(MARKS + byte(at));
  if (mark === NONE) return at + 1;
  if (mark === END) return ENDS;
  if (mark === STRING || mark === ESCAPED_STRING || mark === NAME) {
    // A prefix says what kind of string it is.
    if (folded(at - 1) !== 0 || byte(at - 1) === 38) return MUST_BE_READ;
    const behind = closing(mark === ESCAPED_STRING, at, end);
    if (behind === MUST_BE_READ || folded(behind) !== 0) return MUST_BE_READ;
    return mark === NAME && !isPlainName(at + 1, behind - 1) ? MUST_BE_READ : behind;
  }
  if (mark === DASH) {
    if (byte(at + 1) !== byte(at) || (spacedDashes && byte(at + 2) > 32)) return at + 1;
    const newline = firstOf(10, 10, 10, at, end);
    return newline === end && !isWhole ? MUST_BE_READ : comment(at, newline);
  }
  if (mark === SLASH) {
    if (byte(at + 1) !== 42) return at + 1;
    const kind = byte(at + 2);
    // Optimizer hints and code for some servers only.
    if (kind === 33 || kind === 43 || kind === 77) return MUST_BE_READ;
    for (let i = at + 2; i + 1 < end; i++) {
      i = firstOf(42, 47, 47, i, end);
      if (i + 1 >= end) break;
      if (byte(i) === 42 && byte(i + 1) === 47) return comment(at, i + 2);
      // Nested.
      if (byte(i) === 47 && byte(i + 1) === 42) break;
    }
    return MUST_BE_READ;
  }
  if (mark === DOLLAR) {
    if (folded(at - 1) !== 0) return at + 1;
    let behind = at + 1;
    while (behind < end && byte(behind) - 48 < 10) behind++;
    return behind === at + 1 || folded(behind) !== 0 ? MUST_BE_READ : behind;
  }
  if (mark === LESS) return byte(at + 1) === 63 ? MUST_BE_READ : at + 1;
  return MUST_BE_READ;
}

/** Behind the sign that closes the one at `open`. */
function closing(escapes: bool, open: usize, end: usize): usize {
  const quote = byte(open);
  for (let at = open + 1; at < end; at++) {
    at = firstOf(quote, 0, escapes ? 92 : 0, at, end);
    if (at >= end) break;
    const code = byte(at);
    if (code === 0) return MUST_BE_READ;
    if (code === quote) {
      if (byte(at + 1) !== quote || at + 1 >= end) return at + 1;
    }
    at++;
  }
  return MUST_BE_READ;
}

/** Where the first of three bytes stands in `[at, end)`, or `end`. */
function firstOf(one: u32, two: u32, three: u32, at: usize, end: usize): usize {
  const first = i8x16.splat(<i8>one);
  const second = i8x16.splat(<i8>two);
  const third = i8x16.splat(<i8>three);
  while (at < end) {
    const bytes = v128.load(at);
    const found = v128.or(v128.or(i8x16.eq(bytes, first), i8x16.eq(bytes, second)), i8x16.eq(bytes, third));
    const mask = i8x16.bitmask(found);
    if (mask !== 0) {
      const here = at + <usize>ctz(mask);
      return here < end ? here : end;
    }
    at += 16;
  }
  return end;
}

function comment(start: usize, behind: usize): usize {
  if (comments === MOST_COMMENTS) return MUST_BE_READ;
  const at = COMMENTS + (comments << 3);
  comments++;
  store<u32>(at, <u32>start);
  store<u32>(at, <u32>behind, 4);
  return behind;
}

/** Where the last word before `sign` ends: white space and comments are no part of the statement. */
function lastEnd(start: usize, sign: usize): usize {
  let at = blanksBefore(sign, start);
  for (let left = comments; left > 0; left--) {
    const last = COMMENTS + ((left - 1) << 3);
    if (at > <usize>load<u32>(last, 4)) break;
    at = blanksBefore(<usize>load<u32>(last), start);
  }
  return at;
}

function blanksBefore(at: usize, start: usize): usize {
  while (at > start && isBlank(byte(at - 1))) at--;
  return at;
}

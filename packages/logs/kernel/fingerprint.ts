import { byte, CLASSES, same, WORD_BYTES } from './memory';

const WORD: u32 = 0;
const BLANK: u32 = 1;
const DIGIT: u32 = 2;
const APOSTROPHE: u32 = 3;
const DOUBLE: u32 = 4;
const DOLLAR: u32 = 5;
const MINUS: u32 = 6;
const SLASH: u32 = 7;
const HASH: u32 = 8;
const BACKTICK: u32 = 9;
const OTHER: u32 = 10;

const PRIME: i32 = 0x01000193;
const MIX: i32 = <i32>0x85ebca6b;

/** The last fingerprint. */
export let fingerLow: i32 = 0;
export let fingerHigh: i32 = 0;

/** Fills the tables; called once. */
export function initFingerprint(): void {
  for (let i: u32 = 0; i < 256; i++) {
    const upper = i >= 65 && i <= 90;
    const word = upper || (i >= 97 && i <= 122) || i === 95 || i >= 128;
    const digit = i >= 48 && i <= 57;
    let kind = word ? WORD : i <= 32 ? BLANK : digit ? DIGIT : OTHER;
    if (i === 39) kind = APOSTROPHE;
    else if (i === 34) kind = DOUBLE;
    else if (i === 36) kind = DOLLAR;
    else if (i === 45) kind = MINUS;
    else if (i === 47) kind = SLASH;
    else if (i === 35) kind = HASH;
    else if (i === 96) kind = BACKTICK;
    store<u8>(CLASSES + i, kind);
    store<u8>(WORD_BYTES + i, word || digit || i === 36 ? (upper ? i + 32 : i) : 0);
  }
}

function classOf(at: usize): u32 {
  return load<u8>(CLASSES + byte(at));
}

function wordByte(at: usize): u32 {
  return load<u8>(WORD_BYTES + byte(at));
}

function mix(low: i32, high: i32): i32 {
  return ((high ^ low) * MIX) ^ (<i32>((<u32>high) >> 15));
}

function quoteEnd(at: usize, end: usize, quote: u32, backslashes: bool): usize {
  for (let i = at; i < end; i++) {
    const code = byte(i);
    if (code === 92 && backslashes) i++;
    else if (code === quote) {
      if (byte(i + 1) === quote && i + 1 < end) i++;
      else return i + 1;
    }
  }
  return end;
}

function blockCommentEnd(at: usize, end: usize, nested: bool): usize {
  let depth = 1;
  for (let i = at; i + 1 < end; i++) {
    const code = byte(i);
    if (code === 42 && byte(i + 1) === 47) {
      i++;
      if (--depth === 0) return i + 1;
    } else if (nested && code === 47 && byte(i + 1) === 42) {
      depth++;
      i++;
    }
  }
  return end;
}

/** End of `$tag$ ... $tag$` when one opens at `at`, else `at`. */
function dollarEnd(at: usize, end: usize): usize {
  let i = at + 1;
  while (i < end && wordByte(i) !== 0 && byte(i) !== 36) i++;
  if (i >= end || byte(i) !== 36) return at;
  const length = i + 1 - at;
  for (let from = i + 1; from + length <= end; from++) if (same(from, at, length)) return from + length;
  return end;
}

/** The fingerprint of `src/fingerprint.ts`, where it is explained: what differs is a defect. */
export function fingerprint(start: usize, end: usize, mysql: bool): void {
  let low: i32 = <i32>0x811c9dc5;
  let high: i32 = 0x1b873593;
  let commaLow: i32 = 0;
  let commaHigh: i32 = 0;
  let tupleLow: i32 = 0;
  let tupleHigh: i32 = 0;
  let tuple = 0;
  let last = 0;
  let semicolons = 0;
  let i = start;

  while (i < end) {
    const code = byte(i);
    const kind = classOf(i);
    let literal = false;
    if (kind === BLANK) {
      i++;
      continue;
    }
    if (kind === WORD) {
      for (; semicolons > 0; semicolons--) high = (high ^ 59) * MIX;
      const from = i;
      let next = wordByte(i);
      do {
        low = (low ^ (<i32>next)) * PRIME;
        i++;
        next = wordByte(i);
      } while (i < end && next !== 0);
      if (byte(i) === 39 && i === from + 1 && (code | 32) !== 117) {
        i = quoteEnd(i + 1, end, 39, mysql || (code | 32) === 101);
        literal = true;
      } else {
        high = mix(low, high);
        last = 1;
        tuple = 0;
        continue;
      }
    } else if (kind === DIGIT) {
      do i++;
      while (i < end && (wordByte(i) !== 0 || byte(i) === 46));
      literal = true;
    } else if (kind === APOSTROPHE) {
      i = quoteEnd(i + 1, end, 39, mysql);
      literal = true;
    } else if (kind === DOUBLE || kind === BACKTICK) {
      const close = quoteEnd(i + 1, end, code, mysql && kind === DOUBLE);
      if (mysql && kind === DOUBLE) literal = true;
      else {
        for (; semicolons > 0; semicolons--) high = (high ^ 59) * MIX;
        for (let j = i; j < close; j++) low = (low ^ (<i32>byte(j))) * PRIME;
        high = mix(low, high);
        last = 1;
        tuple = 0;
      }
      i = close;
    } else if (kind === DOLLAR && !mysql) {
      if (classOf(i + 1) === DIGIT) {
        do i++;
        while (i < end && classOf(i) === DIGIT);
        literal = true;
      } else {
        const close = dollarEnd(i, end);
        literal = close > i;
        i = literal ? close : i + 1;
      }
    } else if (kind === MINUS && byte(i + 1) === 45) {
      while (i < end && byte(i) !== 10) i++;
      continue;
    } else if (kind === HASH && mysql) {
      while (i < end && byte(i) !== 10) i++;
      continue;
    } else if (kind === SLASH && byte(i + 1) === 42 && !(mysql && (byte(i + 2) === 33 || byte(i + 2) === 77))) {
      i = blockCommentEnd(i + 2, end, !mysql);
      continue;
    } else if (kind === MINUS && last !== 1 && last !== 2 && classOf(i + 1) === DIGIT) {
      i++;
      continue;
    } else if (code === 63) {
      i++;
      literal = true;
    } else {
      i++;
      if (code === 59) {
        semicolons++;
        last = 0;
        tuple = 0;
        continue;
      }
      for (; semicolons > 0; semicolons--) high = (high ^ 59) * MIX;
      if (code === 44) {
        if (last === 2) {
          commaLow = low;
          commaHigh = high;
          last = 3;
        } else last = 0;
        tuple = tuple === 3 ? 4 : 0;
      } else if (code === 40) {
        last = 0;
        tuple = tuple === 4 ? 5 : 1;
      } else if (code === 41) {
        last = 1;
        if (tuple === 6) {
          low = tupleLow;
          high = tupleHigh;
          tuple = 3;
          continue;
        }
        if (tuple === 2) {
          low = (low ^ 41) * PRIME;
          high = mix(low, high);
          tupleLow = low;
          tupleHigh = high;
          tuple = 3;
          continue;
        }
        tuple = 0;
      } else {
        last = code === 93 ? 1 : 0;
        tuple = 0;
      }
      low = (low ^ (<i32>code)) * PRIME;
      high = mix(low, high);
      continue;
    }

    if (!literal) continue;
    for (; semicolons > 0; semicolons--) high = (high ^ 59) * MIX;
    if (last === 3) {
      low = commaLow;
      high = commaHigh;
    } else if (last !== 2) {
      low = (low ^ 63) * PRIME;
      high = mix(low, high);
    }
    last = 2;
    tuple = tuple === 1 || tuple === 2 ? 2 : tuple === 5 || tuple === 6 ? 6 : 0;
  }
  fingerLow = low;
  fingerHigh = high;
}

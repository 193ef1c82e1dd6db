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

/** Sixteen bytes of ones, and sixteen of zeros. */
const MASKS: usize = 0x3e0;

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
  for (let i: usize = 0; i < 16; i++) store<u8>(MASKS + i, 255);
}

function classOf(at: usize): u32 {
  return load<u8>(CLASSES + byte(at));
}

function wordByte(at: usize): u32 {
  return load<u8>(WORD_BYTES + byte(at));
}

/** Of which bytes the numbers are `from` and up, fewer than `count` above. */
function isBetween(bytes: v128, from: i32, count: i32): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>from)), i8x16.splat(<i8>count));
}

function mix(low: i32, high: i32): i32 {
  return ((high ^ low) * MIX) ^ (<i32>((<u32>high) >> 15));
}

function quoteEnd(at: usize, end: usize, quote: u32, backslashes: bool): usize {
  const quotes = i8x16.splat(<i8>quote);
  // Where backslashes mean nothing, quotes are looked for twice.
  const slashes = i8x16.splat(backslashes ? 92 : <i8>quote);
  for (let i = at; i < end; i++) {
    const bytes = v128.load(i);
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes)));
    if (found === 0) {
      i += 15;
      continue;
    }
    i += <usize>ctz(found);
    if (i >= end) break;
    if (byte(i) !== quote) i++;
    else if (byte(i + 1) === quote && i + 1 < end) i++;
    else return i + 1;
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

// Texts that came again as they were, which those with parameters do: their fingerprints are looked up. A slot keeps a
// number for the last text that it did not have, so one that comes only once costs no copy.
const TEXTS: usize = 0x40000;
const TEXT_SLOT: usize = 512;
const TEXT_SHIFT: u64 = 54;
const LONGEST: usize = 480;
const SLOT_LENGTH: usize = 0;
const SLOT_LOW: usize = 4;
const SLOT_HIGH: usize = 8;
const SLOT_MISSED: usize = 12;
const SLOT_TEXT: usize = 16;

/** True when the same bytes stand at both places; a few more may be read. */
function alike(at: usize, other: usize, length: usize): bool {
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) if (v128.any_true(v128.xor(v128.load(at + i), v128.load(other + i)))) return false;
  const rest = length - i;
  if (rest === 0) return true;
  const different = i8x16.bitmask(i8x16.ne(v128.load(at + i), v128.load(other + i)));
  return (different & ((1 << (<i32>rest)) - 1)) === 0;
}

/** The fingerprint of a text: that of `src/fingerprint.ts`, where it is explained. */
export function fingerprint(start: usize, end: usize, mysql: bool): void {
  const length = end - start;
  if (end <= start || length > LONGEST) {
    compute(start, end, mysql);
    return;
  }
  const kind: u32 = (<u32>length) | (mysql ? 0x8000 : 0);
  let key: u64 = load<u64>(start);
  if (length < 8) key &= ((<u64>1) << (length * 8)) - 1;
  else {
    key = (key ^ rotl<u64>(load<u64>(end - 8), 23)) * 0x9e3779b97f4a7c15;
    key ^= load<u64>(start + ((length - 8) >> 1));
  }
  key = (key ^ (<u64>kind)) * 0x9e3779b97f4a7c15;
  const slot = TEXTS + <usize>(key >> TEXT_SHIFT) * TEXT_SLOT;
  if (load<u32>(slot, SLOT_LENGTH) === kind && alike(start, slot + SLOT_TEXT, length)) {
    fingerLow = load<i32>(slot, SLOT_LOW);
    fingerHigh = load<i32>(slot, SLOT_HIGH);
    return;
  }
  compute(start, end, mysql);
  if (load<u32>(slot, SLOT_MISSED) !== <u32>key) {
    store<u32>(slot, <u32>key, SLOT_MISSED);
    return;
  }
  store<u32>(slot, kind, SLOT_LENGTH);
  store<i32>(slot, fingerLow, SLOT_LOW);
  store<i32>(slot, fingerHigh, SLOT_HIGH);
  memory.copy(slot + SLOT_TEXT, start, length);
}

function compute(start: usize, end: usize, mysql: bool): void {
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
      let count: usize;
      do {
        // Sixteen bytes at a time: how many belong to the word, in small letters, and nothing behind them.
        const bytes = v128.load(i);
        const small = i8x16.add(bytes, v128.and(isBetween(bytes, 65, 26), i8x16.splat(32)));
        const letters = v128.or(isBetween(small, 97, 26), isBetween(bytes, 48, 10));
        const others = v128.or(i8x16.eq(bytes, i8x16.splat(95)), i8x16.eq(bytes, i8x16.splat(36)));
        const word = v128.or(v128.or(letters, others), i8x16.lt_s(bytes, i8x16.splat(0)));
        count = <usize>ctz(~i8x16.bitmask(word));
        if (count > end - i) count = end - i;
        const own = v128.and(small, v128.load(MASKS + 16 - count));
        low = (low ^ i32x4.extract_lane(own, 0)) * PRIME;
        low = (low ^ i32x4.extract_lane(own, 1)) * PRIME;
        low = (low ^ i32x4.extract_lane(own, 2)) * PRIME;
        low = (low ^ i32x4.extract_lane(own, 3)) * PRIME;
        i += count;
      } while (count === 16 && i < end && wordByte(i) !== 0);
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

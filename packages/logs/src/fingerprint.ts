/** Character classes of the fingerprint's byte loop. */
const WORD = 0;
const BLANK = 1;
const DIGIT = 2;
const APOSTROPHE = 3;
const DOUBLE = 4;
const DOLLAR = 5;
const MINUS = 6;
const SLASH = 7;
const HASH = 8;
const BACKTICK = 9;
const OTHER = 10;

const CLASS = new Uint8Array(256).fill(OTHER);
const LOWER = new Uint8Array(256);
for (let i = 0; i < 256; i++) {
  LOWER[i] = i >= 65 && i <= 90 ? i + 32 : i;
  if ((i >= 65 && i <= 90) || (i >= 97 && i <= 122) || i === 95 || i >= 128) CLASS[i] = WORD;
  else if (i <= 32) CLASS[i] = BLANK;
  else if (i >= 48 && i <= 57) CLASS[i] = DIGIT;
}
CLASS[39] = APOSTROPHE;
CLASS[34] = DOUBLE;
CLASS[36] = DOLLAR;
CLASS[45] = MINUS;
CLASS[47] = SLASH;
CLASS[35] = HASH;
CLASS[96] = BACKTICK;

export type FingerprintDialect = 'postgres' | 'mysql';

const PRIME = 0x01000193;
const MIX = 0x85ebca6b;

/**
 * A word counts in fours of bytes, and in sixteens of them, as the kernel reads it: what four zeros each would do that
 * are missing behind a word of so many bytes beyond the last sixteen.
 */
const POWERS = Int32Array.from({ length: 16 }, (_, over) => {
  let power = 1;
  for (let missing = over === 0 ? 0 : 4 - Math.ceil(over / 4); missing > 0; missing--) power = Math.imul(power, PRIME);
  return power;
});

/** The last fingerprint: 64 bits, of which tables use all. */
export const fingerprinted = { low: 0, high: 0 };

const isWordByte = (byte: number) => {
  const kind = CLASS[byte] ?? OTHER;
  return kind === WORD || kind === DIGIT || kind === DOLLAR;
};

/** End of a quoted text that opened before `at`; doubled quotes and, where they count, backslashes are stepped over. */
function quoteEnd(buffer: Buffer, at: number, end: number, quote: number, backslashes: boolean): number {
  for (let i = at; i < end; i++) {
    const byte = buffer[i] ?? 0;
    if (byte === 92 && backslashes) i++;
    else if (byte === quote) {
      if (buffer[i + 1] === quote && i + 1 < end) i++;
      else return i + 1;
    }
  }
  return end;
}

function blockCommentEnd(buffer: Buffer, at: number, end: number, nested: boolean): number {
  let depth = 1;
  for (let i = at; i < end - 1; i++) {
    const byte = buffer[i];
    if (byte === 42 && buffer[i + 1] === 47) {
      i++;
      if (--depth === 0) return i + 1;
    } else if (nested && byte === 47 && buffer[i + 1] === 42) {
      depth++;
      i++;
    }
  }
  return end;
}

/** End of `$tag$ ... $tag$` when one opens at `at`, else `at`. */
function dollarEnd(buffer: Buffer, at: number, end: number): number {
  let i = at + 1;
  while (i < end && isWordByte(buffer[i] ?? 0) && buffer[i] !== 36) i++;
  if (buffer[i] !== 36 || i >= end) return at;
  const tag = buffer.subarray(at, i + 1);
  const close = buffer.subarray(i + 1, end).indexOf(tag);
  return close === -1 ? end : i + 1 + close + tag.length;
}

/**
 * Fingerprints a statement: the same for statements that differ only in letter case, white space, comments, literals,
 * and the length of lists. One pass, nothing is allocated. The result is in `fingerprinted`.
 */
export function fingerprint(buffer: Buffer, start: number, end: number, dialect: FingerprintDialect): void {
  const mysql = dialect === 'mysql';
  let low = 0x811c9dc5 | 0;
  let high = 0x1b873593 | 0;
  // Folding of lists: state before the comma, state after a tuple, and how far a repeated tuple has been read.
  let commaLow = 0;
  let commaHigh = 0;
  let tupleLow = 0;
  let tupleHigh = 0;
  let tuple = 0;
  // What the last token was: 0 nothing or an operator, 1 a word or closing bracket, 2 a literal, 3 a comma behind one.
  let last = 0;
  let semicolons = 0;
  let i = start;

  while (i < end) {
    const byte = buffer[i] ?? 0;
    const kind = CLASS[byte] ?? OTHER;
    let literal = false;

    if (kind === BLANK) {
      i++;
      continue;
    }
    if (kind === WORD) {
      for (; semicolons > 0; semicolons--) high = Math.imul(high ^ 59, MIX);
      let next = byte;
      const from = i;
      let four = 0;
      do {
        const at = i - from;
        four |= (LOWER[next] ?? 0) << ((at & 3) << 3);
        if ((at & 3) === 3) {
          low = Math.imul(low ^ four, PRIME);
          four = 0;
        }
        next = buffer[++i] ?? 0;
      } while (i < end && (CLASS[next] === WORD || CLASS[next] === DIGIT || next === 36));
      const over = (i - from) & 15;
      if ((over & 3) !== 0) low = Math.imul(low ^ four, PRIME);
      low = Math.imul(low, POWERS[over] ?? 1);
      if (next === 39 && i === from + 1 && (byte | 32) !== 117) {
        // E'...', B'...', X'...', N'...': the letter belongs to the literal.
        i = quoteEnd(buffer, i + 1, end, 39, mysql || (byte | 32) === 101);
        literal = true;
      } else {
        high = Math.imul(high ^ low, MIX) ^ (high >>> 15);
        last = 1;
        tuple = 0;
        continue;
      }
    } else if (kind === DIGIT) {
      do i++;
      while (i < end && (isWordByte(buffer[i] ?? 0) || buffer[i] === 46));
      literal = true;
    } else if (kind === APOSTROPHE) {
      i = quoteEnd(buffer, i + 1, end, 39, mysql);
      literal = true;
    } else if (kind === DOUBLE || kind === BACKTICK) {
      const close = quoteEnd(buffer, i + 1, end, byte, mysql && kind === DOUBLE);
      if (mysql && kind === DOUBLE) literal = true;
      else {
        for (; semicolons > 0; semicolons--) high = Math.imul(high ^ 59, MIX);
        for (let j = i; j < close; j++) low = Math.imul(low ^ (buffer[j] ?? 0), PRIME);
        high = Math.imul(high ^ low, MIX) ^ (high >>> 15);
        last = 1;
        tuple = 0;
      }
      i = close;
    } else if (kind === DOLLAR && !mysql) {
      const next = CLASS[buffer[i + 1] ?? 0];
      if (next === DIGIT) {
        do i++;
        while (i < end && CLASS[buffer[i] ?? 0] === DIGIT);
        literal = true;
      } else {
        const close = dollarEnd(buffer, i, end);
        literal = close > i;
        i = literal ? close : i + 1;
      }
    } else if (kind === MINUS && buffer[i + 1] === 45) {
      while (i < end && buffer[i] !== 10) i++;
      continue;
    } else if (kind === HASH && mysql) {
      while (i < end && buffer[i] !== 10) i++;
      continue;
    } else if (kind === SLASH && buffer[i + 1] === 42 && !(mysql && (buffer[i + 2] === 33 || buffer[i + 2] === 77))) {
      i = blockCommentEnd(buffer, i + 2, end, !mysql);
      continue;
    } else if (kind === MINUS && last !== 1 && last !== 2 && CLASS[buffer[i + 1] ?? 0] === DIGIT) {
      i++;
      continue;
    } else if (byte === 63) {
      i++;
      literal = true;
    } else {
      i++;
      if (byte === 59) {
        semicolons++;
        last = 0;
        tuple = 0;
        continue;
      }
      for (; semicolons > 0; semicolons--) high = Math.imul(high ^ 59, MIX);
      if (byte === 44) {
        if (last === 2) {
          commaLow = low;
          commaHigh = high;
          last = 3;
        } else last = 0;
        tuple = tuple === 3 ? 4 : 0;
      } else if (byte === 40) {
        last = 0;
        tuple = tuple === 4 ? 5 : 1;
      } else if (byte === 41) {
        last = 1;
        if (tuple === 6) {
          low = tupleLow;
          high = tupleHigh;
          tuple = 3;
          continue;
        }
        if (tuple === 2) {
          low = Math.imul(low ^ 41, PRIME);
          high = Math.imul(high ^ low, MIX) ^ (high >>> 15);
          tupleLow = low;
          tupleHigh = high;
          tuple = 3;
          continue;
        }
        tuple = 0;
      } else {
        last = byte === 93 ? 1 : 0;
        tuple = 0;
      }
      low = Math.imul(low ^ byte, PRIME);
      high = Math.imul(high ^ low, MIX) ^ (high >>> 15);
      continue;
    }

    if (!literal) continue;
    for (; semicolons > 0; semicolons--) high = Math.imul(high ^ 59, MIX);
    if (last === 3) {
      // `?, ?` is `?`: back to where the comma was not yet read.
      low = commaLow;
      high = commaHigh;
    } else if (last !== 2) {
      // Digits of a prefixed literal were hashed as a word; a literal is one and the same token.
      low = Math.imul(low ^ 63, PRIME);
      high = Math.imul(high ^ low, MIX) ^ (high >>> 15);
    }
    last = 2;
    tuple = tuple === 1 || tuple === 2 ? 2 : tuple === 5 || tuple === 6 ? 6 : 0;
  }
  fingerprinted.low = low;
  fingerprinted.high = high;
}

/**
 * How the kernel's memory is laid out; `packages/logs/src/kernel/layout.ts` has the same numbers. Nothing is allocated:
 * every region has its place, and what is never touched costs nothing.
 */

/** Character classes of the fingerprint. */
export const CLASSES: usize = 0x400;
/** The lower-case letter for bytes that go on with a word, 0 for all others. */
export const WORD_BYTES: usize = 0x500;
/** The prefix of the log's lines as a program: see `prefix.ts`. */
export const PROGRAM: usize = 0x1000;
export const PROGRAM_END: usize = 0x8000;
/** The record that the host has to look at. */
export const OUT: usize = 0x10000;
/** Where a text is put together that stands in the log with escapes. */
export const SCRATCH: usize = 0x140000;
export const SCRATCH_LENGTH: usize = 0xb0000;
/** The bytes of the log. */
export const INPUT: usize = 0x200000;
/** Records that one kernel has read and another one counts, behind the longest record that there may be. */
export const AHEAD: usize = 0x1400000;
export const AHEAD_SIZE: usize = 64;
export const AHEAD_KEPT: i32 = 65_536;

/** Kinds that a scan gives: those of `src/record.ts`, and "read it yourself". */
export const OTHER: i32 = 0;
export const STATEMENT: i32 = 1;
export const DURATION: i32 = 3;
export const CONNECT: i32 = 4;
export const AUTHORIZED: i32 = 5;
export const DISCONNECT: i32 = 6;
export const PARAMETERS: i32 = 7;
export const SLOW: i32 = 100;

export function byte(at: usize): u32 {
  return load<u8>(at);
}

export function isDigit(code: u32): bool {
  return code - 48 < 10;
}

/** Where the next newline stands in `[at, end)`, or `end`. */
export function newlineFrom(at: usize, end: usize): usize {
  const wanted = i8x16.splat(10);
  while (at + 16 <= end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (mask !== 0) return at + <usize>ctz(mask);
    at += 16;
  }
  while (at < end && byte(at) !== 10) at++;
  return at;
}

/** The same for any byte. */
export function byteFrom(code: u32, at: usize, end: usize): usize {
  const wanted = i8x16.splat(<i8>code);
  while (at + 16 <= end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (mask !== 0) return at + <usize>ctz(mask);
    at += 16;
  }
  while (at < end && byte(at) !== code) at++;
  return at;
}

/** Newlines in `[at, end)`. */
export function newlinesIn(at: usize, end: usize): i32 {
  const wanted = i8x16.splat(10);
  let count = 0;
  while (at + 16 <= end) {
    count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), wanted)));
    at += 16;
  }
  while (at < end) if (byte(at++) === 10) count++;
  return count;
}

/** True when the same bytes stand at both places. */
export function same(at: usize, other: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (byte(at + i) !== byte(other + i)) return false;
  return true;
}

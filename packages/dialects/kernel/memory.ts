/** How the kernel's memory is laid out; `packages/dialects/src/sql/skim-kernel.ts` has the same numbers. */

/** Where signs stand, by the low and the high half of a byte: see `signs` in `skim.ts`. */
export const SIGN_LOW: usize = 0x400;
export const SIGN_HIGH: usize = 0x410;
/** How watched words begin: six tables, by the low and high halves of their first three bytes. */
export const BEGINNINGS: usize = 0x420;
/** What a character means for where a statement ends (`Mark`). */
export const MARKS: usize = 0x500;
/** Bytes as words fold them, 0 for those that are no part of words. */
export const FOLDED: usize = 0x600;
/** Tables of word hashes: first the number of places less one, then the places. */
export const HEADS: usize = 0x1000;
export const HEADS_OF_TWO: usize = 0x2000;
export const SECOND_WORDS: usize = 0x3000;
export const WORDS: usize = 0x4000;
export const NAMES: usize = 0x8000;
/** The statements that were passed over: beginning, end, where to go on. */
export const OUT: usize = 0x18000;
export const MOST: i32 = 512;
/** Comments of the statement at hand: beginning and end. */
export const COMMENTS: usize = 0x1b000;
export const MOST_COMMENTS: usize = 1024;
/** The text, one byte for a code unit, with blanks before and behind it. */
export const TEXT: usize = 0x20000;

export function byte(at: usize): u32 {
  return load<u8>(at);
}

export function folded(at: usize): u32 {
  return load<u8>(FOLDED + byte(at));
}

export function isBlank(code: u32): bool {
  return code === 32 || code - 9 < 5;
}

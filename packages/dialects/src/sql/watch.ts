import { FOLDED, HASH_FACTOR, HASH_START } from './keywords.js';

/** The hash that words are known by: of their folded characters. What stands only in quoted names is taken as it is. */
function hashOf(word: string): number {
  let hash = HASH_START;
  for (let i = 0; i < word.length; i++) {
    const code = Math.min(word.charCodeAt(i), 128);
    hash = Math.imul(hash ^ (FOLDED[code] || code), HASH_FACTOR);
  }
  return hash;
}

/** Words by their hashes, in one table: a look costs a few nanoseconds. Two words may share one, so a hit is a "maybe". */
export class WordSet {
  #slots = new Int32Array(64);
  #count = 0;

  constructor(words: readonly string[] = []) {
    for (const word of words) this.add(word);
  }

  /** Hashes by their lowest bits and what is free behind, 0 where none is; as many as a power of two. */
  get slots(): Int32Array {
    return this.#slots;
  }

  get size(): number {
    return this.#count;
  }

  has(hash: number): boolean {
    const key = hash || 1;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot];
      if (found === key) return true;
      if (found === 0) return false;
    }
  }

  /** False when it was there. */
  add(word: string): boolean {
    const hash = hashOf(word);
    if (this.has(hash)) return false;
    if (++this.#count * 4 > this.#slots.length) {
      const old = this.#slots;
      this.#slots = new Int32Array(old.length * 2);
      for (const key of old) if (key !== 0) this.#put(key);
    }
    this.#put(hash || 1);
    return true;
  }

  #put(key: number): void {
    const mask = this.#slots.length - 1;
    let slot = key & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = key;
  }
}

/** What a pair of neighbouring bytes may hold. */
export const Pair = {
  /** A character that the skimmer must look at. */
  Special: 1,
  /** A watched word may begin at the first byte. */
  StartsAtFirst: 2,
  /** A watched word may begin at the second byte. */
  StartsAtSecond: 4,
} as const;

const byteOrder = new Uint8Array(2);
const pairOf = new Uint16Array(byteOrder.buffer);

/** The number that two neighbouring bytes make in an array of 16-bit numbers, on this machine. */
function pair(first: number, second: number): number {
  byteOrder[0] = first;
  byteOrder[1] = second;
  return pairOf[0] ?? 0;
}

/**
 * The words that make a statement worth reading: those that a dialect knows session effects by, and names that the text
 * has given to things that matter later (temporary tables, functions).
 */
export class Watch {
  #pairs: Uint8Array;
  /** By the first three characters, 1 where a watched word may begin with them. */
  #threes: Uint8Array;
  /** How watched words begin, for the kernel: see `flagBeginning`. */
  #beginnings: Uint8Array;
  #ownsTables: boolean;
  readonly words: WordSet;
  /** Names that are not in the tables yet: most texts end before the next look at those. */
  readonly #added: string[] = [];
  /** Absent until there is one: most texts name nothing. */
  #names: WordSet | undefined;

  private constructor(words: WordSet, tables: readonly [Uint8Array, Uint8Array, Uint8Array], ownsTables: boolean) {
    this.words = words;
    [this.#pairs, this.#threes, this.#beginnings] = tables;
    this.#ownsTables = ownsTables;
  }

  /** @param specials the characters that the skimmer must look at */
  static of(words: readonly string[], specials: string): Watch {
    const tables = [new Uint8Array(65_536), new Uint8Array(32_768), new Uint8Array(96)] as const;
    const watch = new Watch(new WordSet(words), tables, true);
    for (const character of specials) {
      const code = character.charCodeAt(0);
      for (let other = 0; other < 256; other++) {
        watch.#flag(code, other, Pair.Special);
        watch.#flag(other, code, Pair.Special);
      }
    }
    for (const word of words) {
      watch.#flagWord(word);
      flagBeginning(word, watch.#beginnings);
    }
    return watch;
  }

  /** The same words; names that are added to it do not change this one. */
  fork(): Watch {
    return new Watch(this.words, [this.#pairs, this.#threes, this.#beginnings], false);
  }

  /** Watches for a name from here on, however it is written. */
  add(name: string): void {
    if (name === '') return;
    if (!this.#names) {
      this.#names = new WordSet();
      this.#beginnings = this.#beginnings.slice();
    }
    if (!this.#names.add(name)) return;
    this.#added.push(name);
    flagBeginning(name, this.#beginnings);
  }

  /** The names that were added; absent until there is one. */
  get names(): WordSet | undefined {
    return this.#names;
  }

  /**
   * By the low and the high half of each of their first three bytes, as letters in lower case are written, sets of the
   * groups of watched words that may begin so: three bytes that have no group in common in all six begin none.
   */
  get beginnings(): Uint8Array {
    return this.#beginnings;
  }

  /** By pair of bytes, what of {@link Pair} stands there. */
  get pairs(): Uint8Array {
    if (this.#added.length > 0) this.#flagAdded();
    return this.#pairs;
  }

  /** False: no watched word begins with these three bytes. To be asked after {@link pairs}, which takes in new names. */
  mayBegin(first: number, second: number, third: number): boolean {
    return this.#threes[three(first, second, third)] === 1;
  }

  /** False: no name that was added has this hash. */
  mayBeName(hash: number): boolean {
    return this.#names?.has(hash) === true;
  }

  /** False: no name that was added is spelt like this, in whatever case. */
  mayNameBe(word: string): boolean {
    return this.#names?.has(hashOf(word)) === true;
  }

  /** False: nothing that is watched for has this hash. */
  mayBeWatched(hash: number): boolean {
    return this.words.has(hash) || this.#names?.has(hash) === true;
  }

  #flagAdded(): void {
    if (!this.#ownsTables) {
      this.#pairs = this.#pairs.slice();
      this.#threes = this.#threes.slice();
      this.#ownsTables = true;
    }
    for (const name of this.#added.splice(0)) this.#flagWord(name);
  }

  #flagWord(word: string): void {
    const [first = 0, second = 0, third = 0] = [0, 1, 2].map((i) => Math.min(word.charCodeAt(i), 128));
    for (const byte of bothCases(first)) {
      const isFlagged = ((this.#pairs[pair(32, byte)] ?? 0) & Pair.StartsAtSecond) !== 0;
      for (let other = 0; other < 256 && !isFlagged; other++) {
        if (FOLDED[other] === 0) this.#flag(other, byte, Pair.StartsAtSecond);
      }
      if (word.length > 1) for (const next of bothCases(second)) this.#flag(byte, next, Pair.StartsAtFirst);
      else for (let next = 0; next < 256; next++) this.#flag(byte, next, Pair.StartsAtFirst);
    }
    if (word.length > 2) this.#threes[three(first, second, third)] = 1;
    // Anything may stand behind a shorter word.
    else if (word.length > 1) this.#threes.fill(1, three(first, second, 0), three(first, second, 31) + 1);
    else this.#threes.fill(1, three(first, 0, 0), three(first, 31, 31) + 1);
  }

  #flag(first: number, second: number, flag: number): void {
    const at = pair(first, second);
    this.#pairs[at] = (this.#pairs[at] ?? 0) | flag;
  }
}

function flagBeginning(word: string, into: Uint8Array): void {
  const group = 1 << (word.charCodeAt(0) & 7);
  for (let i = 0; i < 3; i++) {
    const low = into.subarray(i * 32, i * 32 + 16);
    const high = into.subarray(i * 32 + 16, i * 32 + 32);
    const code = Math.min(word.charCodeAt(i), 128) | 32;
    for (let half = 0; half < 16; half++) {
      // Anything may stand behind a shorter word.
      const any = i >= word.length;
      if (any || half === (code & 15)) low[half] = (low[half] ?? 0) | group;
      if (any || half === code >> 4) high[half] = (high[half] ?? 0) | group;
    }
  }
}

/** A number for three bytes, the same for letters of either case. */
const three = (first: number, second: number, third: number): number =>
  ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);

/** The bytes that stand for a character of a word. */
function bothCases(code: number): readonly number[] {
  const character = String.fromCharCode(code);
  return code >= 128
    ? [code]
    : [...new Set([character.toLowerCase().charCodeAt(0), character.toUpperCase().charCodeAt(0)])];
}

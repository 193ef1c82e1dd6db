/** Case-folding FNV-1a step for one UTF-16 code unit (ASCII letters are folded). */
export const foldHash = (hash: number, code: number): number =>
  Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), HASH_FACTOR);

export const HASH_FACTOR = 16777619;

export const HASH_START = 0x811c9dc5 | 0;

/** Words that a dialect looks for, found by their hash without making a string of every word in a text. */
export class Keywords<Word extends string> {
  /** Open addressing over the hash's low bits: a word that is no keyword costs one look. */
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #mask: number;
  readonly words: readonly Word[];
  /** Number of each word; 0 is "none of them". */
  readonly id: Readonly<Record<Word, number>>;

  constructor(words: readonly Word[]) {
    this.words = words;
    let size = 64;
    while (size < words.length * 8) size *= 2;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(words.length + 1);
    this.#mask = size - 1;
    const id = {} as Record<Word, number>;
    words.forEach((word, index) => {
      let hash = HASH_START;
      for (let i = 0; i < word.length; i++) hash = foldHash(hash, word.charCodeAt(i));
      if (this.#hashes.includes(hash)) throw new Error(`keyword "${word}" collides with another one`);
      this.#hashes[index + 1] = hash;
      let slot = hash & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = index + 1;
      id[word] = index + 1;
    });
    this.id = id;
  }

  get size(): number {
    return this.words.length;
  }

  /** The number of the word at these offsets whose hash is given, or 0. */
  find(hash: number, text: string, start: number, end: number): number {
    let slot = hash & this.#mask;
    let id = this.#slots[slot] as number;
    while (id !== 0 && this.#hashes[id] !== hash) {
      slot = (slot + 1) & this.#mask;
      id = this.#slots[slot] as number;
    }
    if (id === 0) return 0;
    const word = this.words[id - 1] as Word;
    if (word.length !== end - start) return 0;
    for (let i = 0; i < word.length; i++) {
      const code = text.charCodeAt(start + i);
      if ((code >= 65 && code <= 90 ? code + 32 : code) !== word.charCodeAt(i)) return 0;
    }
    return id;
  }

  /** The number of a word given by itself, or 0. */
  idOf(word: string): number {
    let hash = HASH_START;
    for (let i = 0; i < word.length; i++) hash = foldHash(hash, word.charCodeAt(i));
    return this.find(hash, word, 0, word.length);
  }

  word(id: number): Word | undefined {
    return this.words[id - 1];
  }
}

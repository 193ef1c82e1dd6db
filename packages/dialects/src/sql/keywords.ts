/** Case-folding FNV-1a step for one UTF-16 code unit (ASCII letters are folded). */
export const foldHash = (hash: number, code: number): number =>
  Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), HASH_FACTOR);

export const HASH_FACTOR = 16777619;

export const HASH_START = 0x811c9dc5 | 0;

/** Bytes as words fold them: letters in lower case, digits, `_`, `$` and 128 (all beyond ASCII) as they are, 0 for others. */
export const FOLDED = new Uint8Array(256);
FOLDED[128] = 128;
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[\w$]/.test(character)) FOLDED[code] = character.toLowerCase().charCodeAt(0);
}

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

  /** The number of the word that begins at this offset, or 0. */
  at(text: string, start: number): number {
    let hash = HASH_START;
    for (let end = start; ; end++) {
      const code = text.charCodeAt(end);
      const folded = FOLDED[code < 128 ? code : 128];
      if (!folded || end >= text.length) return this.find(hash, text, start, end);
      hash = Math.imul(hash ^ folded, HASH_FACTOR);
    }
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

/**
 * Finds what is known about a statement by its fingerprint. Open addressing over two words: at millions of look-ups a
 * second a `Map` with number keys costs more than the hashing itself. Holds at most `limit` entries; when it is full,
 * new ones are counted and not kept, so memory stays bounded whatever the input.
 */
export class FingerprintTable<T> {
  readonly #limit: number;
  #lows: Int32Array;
  #highs: Int32Array;
  #slots: Int32Array;
  #mask: number;
  readonly values: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
    this.#mask = 1023;
    this.#lows = new Int32Array(1024);
    this.#highs = new Int32Array(1024);
    this.#slots = new Int32Array(1024);
  }

  get size(): number {
    return this.values.length;
  }

  get full(): boolean {
    return this.values.length >= this.#limit;
  }

  get(low: number, high: number): T | undefined {
    let at = (low ^ (high >>> 7)) & this.#mask;
    for (;;) {
      const slot = this.#slots[at] ?? 0;
      if (slot === 0) return undefined;
      if (this.#lows[at] === low && this.#highs[at] === high) return this.values[slot - 1];
      at = (at + 1) & this.#mask;
    }
  }

  /** Keeps a value that is not in the table yet. False when the table is full. */
  add(low: number, high: number, value: T): boolean {
    if (this.full) return false;
    if (this.values.length * 2 >= this.#mask) this.#grow();
    this.values.push(value);
    this.#place(low, high, this.values.length);
    return true;
  }

  /** The fingerprints, as text. */
  keys(): readonly string[] {
    const keys: string[] = [];
    this.#slots.forEach((slot, at) => {
      if (slot !== 0)
        keys.push(`${((this.#highs[at] ?? 0) >>> 0).toString(36)}.${((this.#lows[at] ?? 0) >>> 0).toString(36)}`);
    });
    return keys;
  }

  #place(low: number, high: number, slot: number): void {
    let at = (low ^ (high >>> 7)) & this.#mask;
    while (this.#slots[at] !== 0) at = (at + 1) & this.#mask;
    this.#lows[at] = low;
    this.#highs[at] = high;
    this.#slots[at] = slot;
  }

  #grow(): void {
    const [lows, highs, slots] = [this.#lows, this.#highs, this.#slots];
    const size = (this.#mask + 1) * 2;
    this.#mask = size - 1;
    this.#lows = new Int32Array(size);
    this.#highs = new Int32Array(size);
    this.#slots = new Int32Array(size);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] ?? 0;
      if (slot !== 0) this.#place(lows[i] ?? 0, highs[i] ?? 0, slot);
    }
  }
}

/**
 * A map that holds at most so many entries: those whose keys come first in an order that has nothing to do with the log
 * (that of the keys' hashes). What is kept is the same whatever the order in which keys come, and an entry that is kept
 * was there from its first use on, so what it counts is whole; and what parts of a log keep adds up to what one run over
 * all of it keeps.
 */
export class BoundedMap<V> extends Map<string, V> {
  readonly #limit: number;
  /** Called with what has to make room. */
  readonly #dropped: ((value: V) => void) | undefined;
  /** The key that goes first, once the map is full. */
  #last: { readonly key: string; readonly hash: number } | undefined;

  constructor(limit: number, dropped?: (value: V) => void) {
    super();
    this.#limit = limit;
    this.#dropped = dropped;
  }

  /** The entry of that key, made where it is new; `undefined` where there is no room for it. */
  admit(key: string, make: () => V): V | undefined {
    const known = this.get(key);
    if (known !== undefined) return known;
    if (this.size >= this.#limit) {
      const last = (this.#last ??= this.#findLast());
      if (!isBehind(last, { key, hash: hashText(key) })) return undefined;
      const gone = this.get(last.key);
      this.delete(last.key);
      this.#last = undefined;
      if (gone !== undefined) this.#dropped?.(gone);
    }
    const made = make();
    this.set(key, made);
    return made;
  }

  #findLast(): { readonly key: string; readonly hash: number } {
    let last = { key: '', hash: -1 };
    for (const key of this.keys()) {
      const one = { key, hash: hashText(key) };
      if (isBehind(one, last)) last = one;
    }
    return last;
  }
}

const isBehind = (a: { key: string; hash: number }, b: { key: string; hash: number }): boolean =>
  a.hash > b.hash || (a.hash === b.hash && a.key > b.key);

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

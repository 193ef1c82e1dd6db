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
  /** All keys, once the map is full: a heap, with the one that goes first on top. */
  #heap: Hashed[] | undefined;

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
      const heap = (this.#heap ??= heapOf(this.keys()));
      const [last] = heap;
      const own = { key, hash: hashText(key) };
      if (!last || !isBehind(last, own)) return undefined;
      const gone = this.get(last.key);
      this.delete(last.key);
      heap[0] = own;
      sink(heap, 0);
      if (gone !== undefined) this.#dropped?.(gone);
    }
    const made = make();
    this.set(key, made);
    return made;
  }
}

interface Hashed {
  readonly key: string;
  readonly hash: number;
}

function heapOf(keys: Iterable<string>): Hashed[] {
  const heap = Array.from(keys, (key) => ({ key, hash: hashText(key) }));
  for (let at = heap.length >> 1; at >= 0; at--) sink(heap, at);
  return heap;
}

/** Moves what stands at `at` down to where it belongs. */
function sink(heap: Hashed[], at: number): void {
  const moved = heap[at];
  if (!moved) return;
  for (;;) {
    let below = at * 2 + 1;
    let next = heap[below];
    const other = heap[below + 1];
    if (next && other && isBehind(other, next)) {
      next = other;
      below++;
    }
    if (!next || !isBehind(next, moved)) break;
    heap[at] = next;
    at = below;
  }
  heap[at] = moved;
}

const isBehind = (a: Hashed, b: Hashed): boolean => a.hash > b.hash || (a.hash === b.hash && a.key > b.key);

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

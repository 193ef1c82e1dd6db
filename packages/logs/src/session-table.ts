import { TABLE, TABLE_MASK } from './replay/layout.js';
import type { Session } from './replay/session.js';
import type { Store } from './replay/store.js';

/**
 * Finds a session by its number. Open addressing in the store, where the kernel looks too. Sessions come and go; the
 * places of removed ones are taken again, and the table is built anew when they have become many.
 */
export class SessionTable {
  readonly #keys: Float64Array;
  readonly #places: Int32Array;
  readonly #store: Store;
  readonly #sessions: (Session | undefined)[] = [];
  /** Places that hold a session or held one. */
  #taken = 0;
  size = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#keys = store.sessionKeys.fill(-1);
    this.#places = store.sessionPlaces;
  }

  get(key: number): Session | undefined {
    const keys = this.#keys;
    for (let at = spread(key) & TABLE_MASK; ; at = (at + 1) & TABLE_MASK) {
      const found = keys[at];
      if (found === key) return this.#sessions[this.#places[at] ?? -1];
      if (found === -1) return undefined;
    }
  }

  /** The session that has this place in the store. */
  at(slot: number): Session | undefined {
    return this.#sessions[slot];
  }

  /** Keeps a session that is not in the table. */
  set(key: number, session: Session): void {
    if (this.#taken * 2 >= TABLE) this.#rebuild();
    this.#put(key, session.slot);
    this.#sessions[session.slot] = session;
    this.size++;
  }

  delete(key: number): void {
    const keys = this.#keys;
    for (let at = spread(key) & TABLE_MASK; keys[at] !== -1; at = (at + 1) & TABLE_MASK) {
      if (keys[at] !== key) continue;
      const slot = this.#places[at] ?? -1;
      if (slot >= 0) {
        this.#sessions[slot] = undefined;
        this.#store.give(slot);
        this.size--;
      }
      this.#places[at] = -1;
      return;
    }
  }

  values(): readonly Session[] {
    return this.#sessions.filter((session) => session !== undefined);
  }

  /** Sessions that `wanted` says, with their numbers, in the order in which they began. */
  entries(wanted: (session: Session) => boolean = () => true): readonly (readonly [number, Session])[] {
    const entries: (readonly [number, Session])[] = [];
    this.#places.forEach((slot, at) => {
      const session = this.#keys[at] === -1 ? undefined : this.#sessions[slot];
      if (session && wanted(session)) entries.push([this.#keys[at] ?? 0, session]);
    });
    return entries.sort(([, a], [, b]) => a.ordinal - b.ordinal);
  }

  #put(key: number, slot: number): void {
    const keys = this.#keys;
    let at = spread(key) & TABLE_MASK;
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & TABLE_MASK;
    if (keys[at] === -1) this.#taken++;
    keys[at] = key;
    this.#places[at] = slot;
  }

  #rebuild(): void {
    const entries = this.entries();
    this.#keys.fill(-1);
    this.#taken = 0;
    for (const [key, session] of entries) this.#put(key, session.slot);
  }
}

/** Spreads a session's number over 32 bits; the kernel has the same. */
export function spread(key: number): number {
  const high = (key / 4_194_304) | 0;
  const low = (key - high * 4_194_304) | 0;
  const hash = Math.imul(high ^ 0x1b873593, 0x85ebca6b) ^ Math.imul(low, 0x01000193);
  return hash ^ (hash >>> 15);
}

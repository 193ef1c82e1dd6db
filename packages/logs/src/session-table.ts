import type { Session } from './replay/session.js';

/**
 * Finds a session by its number, once per record. Open addressing: a `Map` with numbers beyond 31 bits as keys makes an
 * object of each number that it is asked for. Sessions come and go, so places of removed ones are taken again, and the
 * table is built anew when they have become many.
 */
export class SessionTable {
  #keys = new Float64Array(1024).fill(-1);
  #slots: (Session | undefined)[] = new Array<Session | undefined>(1024).fill(undefined);
  #mask = 1023;
  /** Places that hold a session or held one. */
  #taken = 0;
  size = 0;

  get(key: number): Session | undefined {
    const keys = this.#keys;
    const mask = this.#mask;
    for (let at = place(key) & mask; ; at = (at + 1) & mask) {
      const found = keys[at];
      if (found === key) return this.#slots[at];
      if (found === -1) return undefined;
    }
  }

  /** Keeps a session that is not in the table. */
  set(key: number, session: Session): void {
    if (this.#taken * 2 >= this.#mask) this.#rebuild();
    const keys = this.#keys;
    let at = place(key) & this.#mask;
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & this.#mask;
    if (keys[at] === -1) this.#taken++;
    keys[at] = key;
    this.#slots[at] = session;
    this.size++;
  }

  delete(key: number): void {
    const keys = this.#keys;
    for (let at = place(key) & this.#mask; keys[at] !== -1; at = (at + 1) & this.#mask) {
      if (keys[at] !== key) continue;
      if (this.#slots[at] !== undefined) this.size--;
      this.#slots[at] = undefined;
      return;
    }
  }

  values(): readonly Session[] {
    return this.#slots.filter((session) => session !== undefined);
  }

  /** Sessions that `wanted` says, with their numbers, in the order in which they began. */
  entries(wanted: (session: Session) => boolean = () => true): readonly (readonly [number, Session])[] {
    const entries: (readonly [number, Session])[] = [];
    this.#slots.forEach((session, at) => {
      if (session && wanted(session)) entries.push([this.#keys[at] ?? 0, session]);
    });
    return entries.sort(([, a], [, b]) => a.ordinal - b.ordinal);
  }

  #rebuild(): void {
    const [keys, slots] = [this.#keys, this.#slots];
    let size = 1024;
    while (size < this.size * 4) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Float64Array(size).fill(-1);
    this.#slots = new Array<Session | undefined>(size).fill(undefined);
    this.#taken = 0;
    this.size = 0;
    slots.forEach((session, at) => {
      if (session) this.set(keys[at] ?? 0, session);
    });
  }
}

/** Spreads a number over 32 bits. */
function place(key: number): number {
  const high = (key / 4_194_304) | 0;
  const low = (key - high * 4_194_304) | 0;
  let hash = Math.imul(high ^ 0x1b873593, 0x85ebca6b) ^ Math.imul(low, 0x01000193);
  hash ^= hash >>> 15;
  return hash;
}

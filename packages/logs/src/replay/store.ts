import {
  AT,
  Double,
  SESSION_PLACES,
  SESSION_SIZE,
  SETTLED_AT_ONCE,
  SETTLED_DOUBLES,
  SUMS,
  TABLE,
  TABLE_MASK,
} from './layout.js';

/** Names of prepared statements that are remembered to need nothing more; then they are forgotten, all of them. */
const NAMES_KEPT = TABLE >> 1;
/** Statements that the kernel counts by itself; the others are looked at one by one. */
const SHAPES_KEPT = TABLE * 0.6;

const WORDS = SESSION_SIZE / 4;

/**
 * The memory of the replay: what has to be known of sessions for every one of their records. It is a part of the
 * kernel's memory where there is a kernel, so that both know the same at any time.
 */
export class Store {
  readonly sums: Float64Array;
  readonly settled: Float64Array;
  readonly sessionKeys: Float64Array;
  readonly sessionPlaces: Int32Array;
  readonly ints: Int32Array;
  readonly doubles: Float64Array;
  readonly #shapes: Int32Array;
  readonly #names: Int32Array;
  readonly #tables = new Map<string, number>();
  readonly #tableNames: string[] = [''];
  readonly #free: number[] = [];
  #used = 0;
  #serial = 0;
  #shapesKept = 0;
  #namesKept = 0;

  /** `memory`: the kernel's; else the store has its own. */
  constructor(memory?: ArrayBuffer) {
    const base = memory ? 0 : AT.sums;
    const buffer = memory ?? new ArrayBuffer(AT.sessions + SESSION_PLACES * SESSION_SIZE - base);
    this.sums = new Float64Array(buffer, AT.sums - base, SUMS).fill(0);
    this.settled = new Float64Array(buffer, AT.settled - base, SETTLED_AT_ONCE * SETTLED_DOUBLES);
    this.sessionKeys = new Float64Array(buffer, AT.sessionKeys - base, TABLE);
    this.sessionPlaces = new Int32Array(buffer, AT.sessionPlaces - base, TABLE);
    this.#shapes = new Int32Array(buffer, AT.shapes - base, TABLE * 3);
    this.#names = new Int32Array(buffer, AT.names - base, TABLE * 2);
    this.ints = new Int32Array(buffer, AT.sessions - base, SESSION_PLACES * WORDS);
    this.doubles = new Float64Array(buffer, AT.sessions - base, (SESSION_PLACES * WORDS) / 2);
    if (memory) {
      this.#shapes.fill(0);
      this.#names.fill(0);
    }
  }

  /** A place for a session, whose fields are all 0 or no number. */
  take(): number {
    const place = this.#free.pop() ?? this.#used++;
    if (place >= SESSION_PLACES) throw new RangeError('too many sessions are open at once');
    this.ints.fill(0, place * WORDS, (place + 1) * WORDS);
    const half = (place * WORDS) / 2;
    this.doubles.fill(Number.NaN, half + Double.startsAt, half + Double.lastUsed);
    this.doubles[half + Double.virtual] = -1;
    return place;
  }

  give(place: number): void {
    this.#free.push(place);
  }

  /** A number that no other session has; never 0. */
  serial(): number {
    this.#serial = (this.#serial + 1) & 0x7fffffff || 1;
    return this.#serial;
  }

  /** A number for a table's name; never 0. */
  table(name: string): number {
    let number = this.#tables.get(name);
    if (number === undefined) {
      number = this.#tableNames.push(name) - 1;
      this.#tables.set(name, number);
    }
    return number;
  }

  tableName(number: number): string {
    return this.#tableNames[number] ?? '';
  }

  /** A statement that only counts as work, or opens and ends blocks; `table`: what it inserts into. */
  addShape(low: number, high: number, block: number, table: string | undefined): void {
    if (this.#shapesKept >= SHAPES_KEPT) return;
    this.#shapesKept++;
    const shapes = this.#shapes;
    let at = (low ^ (high >>> 7)) & TABLE_MASK;
    while (shapes[at * 3 + 2] !== 0) at = (at + 1) & TABLE_MASK;
    shapes[at * 3] = low;
    shapes[at * 3 + 1] = high;
    shapes[at * 3 + 2] = ((table === undefined ? 0 : this.table(table)) << 4) | (block << 1) | 1;
  }

  /** A prepared statement that needs nothing more in the session of that serial number. */
  addName(serial: number, hash: number): void {
    const names = this.#names;
    if (++this.#namesKept > NAMES_KEPT) {
      names.fill(0);
      this.#namesKept = 1;
    }
    let at = (hash ^ Math.imul(serial, 0x01000193)) & TABLE_MASK;
    for (; names[at * 2] !== 0; at = (at + 1) & TABLE_MASK)
      if (names[at * 2] === serial && names[at * 2 + 1] === hash) return;
    names[at * 2] = serial;
    names[at * 2 + 1] = hash;
  }
}

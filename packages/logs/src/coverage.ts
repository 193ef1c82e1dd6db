import type { AnalysedShape } from './analyse.js';
import type { LogRecord } from './record.js';
import { Sum } from './replay/layout.js';

/** Places of unparsed records that are named per file; the others are counted. */
const PLACES_KEPT = 20;

export interface UnparsedPlace {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** What was read, and what the log cannot tell. All of it adds up over parts. */
export class Coverage {
  records = 0;
  unparsedRecords = 0;
  bytes = 0;
  statements = 0;
  /** Statements that make or need session state, and those that only open or end a block. */
  stateful = 0;
  sessionless = 0;
  evicted = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;
  /** Times that went back by more than a second. */
  backwards = 0;
  shortest = Number.POSITIVE_INFINITY;
  withDuration = 0;
  places: UnparsedPlace[] = [];
  /** The last time that was seen. */
  lastClock = 0;
  #placesIn = new Map<string, number>();

  unparsed(file: string, line: number, reason: string): void {
    this.unparsedRecords++;
    this.#place(file, line, reason);
  }

  #place(file: string, line: number, reason: string): void {
    const known = this.#placesIn.get(file) ?? 0;
    this.#placesIn.set(file, known + 1);
    if (known < PLACES_KEPT) this.places.push({ file, line, reason });
  }

  /** A record was read in part only. */
  cut(file: string, line: number): void {
    this.#place(file, line, 'is longer than 16 MB: what lies behind its beginning was not read');
  }

  seen(time: number): void {
    if (!(time > 0)) return;
    if (time < this.from) this.from = time;
    if (time > this.to) this.to = time;
  }

  /** Watches the clock over all records, in order. */
  clock(time: number): void {
    if (!(time > 0)) return;
    if (time < this.lastClock - 1000) this.backwards++;
    this.lastClock = time;
  }

  /** Adds what the kernel has counted since it went on. */
  add(sums: Float64Array): void {
    this.lastClock = sums[Sum.clock] ?? 0;
    this.from = sums[Sum.from] ?? 0;
    this.to = sums[Sum.to] ?? 0;
    this.shortest = sums[Sum.shortest] ?? 0;
    this.backwards += sums[Sum.backwards] ?? 0;
    this.records += sums[Sum.records] ?? 0;
    this.statements += sums[Sum.statements] ?? 0;
    this.withDuration += sums[Sum.timed] ?? 0;
  }

  statement(record: LogRecord): void {
    this.statements++;
    if (!Number.isNaN(record.duration)) this.timed(record.duration);
  }

  timed(duration: number): void {
    this.withDuration++;
    if (duration < this.shortest) this.shortest = duration;
  }

  count(shape: AnalysedShape, times = 1): void {
    if (!shape.plain && shape.statements.some(({ effects }) => effects.some(({ state }) => state !== 'transaction')))
      this.stateful += times;
  }

  /** The threshold that seems to have been set on what is logged, in milliseconds: no statement took less. */
  get threshold(): number | undefined {
    const all = this.withDuration >= 50 && this.withDuration >= this.statements * 0.9;
    return all && this.shortest >= 5 ? this.shortest : undefined;
  }
}

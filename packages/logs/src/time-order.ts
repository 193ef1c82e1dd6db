import type { LogRecord, RecordSink } from './record.js';

/** Records that are turned around at most: more would be more memory than a run is to take. */
const MOST = 200_000;

/** Fewest steps in time that tell of a direction. */
const FEWEST = 2;

/** Whether records stand newest first: nearly every step in time goes back. */
export function isNewestFirst(times: readonly number[]): boolean {
  let back = 0;
  let forth = 0;
  let last = Number.NaN;
  for (const time of times) {
    if (time < last) back++;
    else if (time > last) forth++;
    last = time;
  }
  return back >= FEWEST && back > forth * 8;
}

const RANGES = [
  ['labelStart', 'labelEnd'],
  ['nameStart', 'nameEnd'],
  ['userStart', 'userEnd'],
  ['databaseStart', 'databaseEnd'],
  ['applicationStart', 'applicationEnd'],
  ['detailStart', 'detailEnd'],
  ['sqlstateStart', 'sqlstateEnd'],
] as const;

/** A record that outlives its reader's next one: what stands in bytes that are written to again is copied. */
function kept(record: LogRecord): LogRecord {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(record) as object) as LogRecord, record);
  const { buffer, text, source } = record;
  if (text !== source) {
    copy.text = Buffer.from(text.subarray(record.textStart, record.textEnd));
    copy.textStart = 0;
    copy.textEnd = copy.text.length;
  }
  if (buffer === source) return copy;
  const parts: Buffer[] = [];
  let length = 0;
  for (const [start, end] of RANGES) {
    const part = buffer.subarray(record[start], Math.max(record[start], record[end]));
    copy[start] = length;
    copy[end] = length += part.length;
    parts.push(part);
  }
  copy.buffer = Buffer.concat(parts);
  return copy;
}

/**
 * Gives records on in the order of their times, which an export that is newest first has the other way round. The bytes
 * that records call their source must not be written to again.
 */
export class TimeOrder implements RecordSink {
  readonly #sink: RecordSink;
  readonly #note: (message: string) => void;
  #held: LogRecord[] = [];
  #gaveUp = false;

  constructor(sink: RecordSink, note: (message: string) => void) {
    this.#sink = sink;
    this.#note = note;
  }

  record(record: LogRecord): void {
    if (this.#gaveUp) {
      this.#sink.record(record);
      return;
    }
    this.#held.push(kept(record));
    if (this.#held.length < MOST) return;
    this.#gaveUp = true;
    this.#note(
      `the newest records come first, and there are too many to turn them around: sort them by time, the oldest first, or sessions are replayed backwards.`,
    );
    this.#flush();
  }

  unparsed(line: number, reason: string): void {
    this.#sink.unparsed(line, reason);
  }

  /** Nothing follows. */
  finish(): void {
    if (this.#gaveUp || this.#held.length === 0) return;
    this.#note('the newest records come first: they were replayed in the order of their times.');
    this.#flush();
  }

  #flush(): void {
    const held = this.#held.reverse();
    this.#held = [];
    // A record without a time stays behind the one that stands before it.
    let last = Number.NEGATIVE_INFINITY;
    const timed = held.map((record) => {
      if (record.time > 0) last = record.time;
      return { record, time: last };
    });
    timed.sort((a, b) => a.time - b.time || 0);
    for (const { record } of timed) this.#sink.record(record);
  }
}

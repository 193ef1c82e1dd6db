import { NEWLINE } from './bytes.js';
import type { LogReader } from './format.js';
import { unitsIn } from './input/units.js';
import { Escape, LogRecord, type OuterLine, type RecordSink } from './record.js';

/** Reads formats whose records are single lines, and that are small enough for a string a line. */
export abstract class LineReader implements LogReader {
  protected readonly sink: RecordSink;
  protected readonly entry = new LogRecord();
  line = 1;
  /** Bytes that a record's ranges point into: what the line said, put together. */
  #scratch = Buffer.alloc(4096);
  #used = 0;
  #lineEnd = 0;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  /** Reads one line. False: it is no record. */
  protected abstract readLine(text: string): boolean;

  /** Why a line is no record, after "is". */
  protected abstract readonly complaint: string;

  /** The end of the file: what is still held back can be told. */
  protected finish(): void {
    // Most formats hold nothing back.
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      let newline = buffer.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= end) {
        if (!last) return at;
        newline = end;
      }
      const { entry } = this;
      entry.clear();
      entry.source = buffer;
      entry.start = at;
      entry.line = this.line;
      entry.base = base;
      entry.escape = Escape.lost;
      entry.buffer = entry.text = this.#scratch;
      this.#used = 0;
      let stop = newline;
      if (stop > at && buffer[stop - 1] === 13) stop--;
      this.#lineEnd = stop;
      if (stop > at) {
        const text = buffer.toString('utf8', at, stop);
        entry.outer = [new LineOf(this.line, base, buffer, at, text)];
        if (!this.readLine(text)) this.sink.unparsed(this.line, `is ${this.complaint}`);
      }
      this.line++;
      at = newline + 1;
    }
    if (last) this.finish();
    return Math.min(at, end);
  }

  skipped(lines: number): void {
    this.line += lines;
  }

  /** Puts a text where ranges can point at it. */
  #put(text: string): [number, number] {
    const length = Buffer.byteLength(text, 'utf8');
    if (this.#used + length > this.#scratch.length) {
      const larger = Buffer.alloc((this.#used + length) * 2);
      this.#scratch.copy(larger, 0, 0, this.#used);
      this.#scratch = larger;
      this.entry.buffer = this.entry.text = larger;
    }
    const from = this.#used;
    this.#used += this.#scratch.write(text, from, 'utf8');
    return [from, this.#used];
  }

  protected setText(text: string): void {
    [this.entry.textStart, this.entry.textEnd] = this.#put(text);
    this.entry.text = this.#scratch;
    // A line that holds the text as it is keeps its places.
    const { entry } = this;
    const at = entry.source.subarray(entry.start, this.#lineEnd).indexOf(text, 0, 'utf8');
    if (at !== -1 && text !== '') {
      entry.escape = Escape.none;
      entry.placeStart = entry.start + at;
      entry.outer = [];
    }
  }

  protected setSession(number: number, label: string): void {
    this.entry.session = number;
    [this.entry.labelStart, this.entry.labelEnd] = this.#put(label);
  }

  protected setWho(user: unknown, database: unknown, application?: unknown): void {
    if (typeof user === 'string') [this.entry.userStart, this.entry.userEnd] = this.#put(user);
    if (typeof database === 'string') [this.entry.databaseStart, this.entry.databaseEnd] = this.#put(database);
    if (typeof application === 'string')
      [this.entry.applicationStart, this.entry.applicationEnd] = this.#put(application);
  }

  protected setName(name: string): void {
    [this.entry.nameStart, this.entry.nameEnd] = this.#put(name);
  }

  protected setState(sqlstate: string): void {
    [this.entry.sqlstateStart, this.entry.sqlstateEnd] = this.#put(sqlstate);
  }
}

/** A line whose place is only counted when somebody asks. */
class LineOf implements OuterLine {
  readonly line: number;
  readonly text: string;
  readonly #base: number;
  readonly #buffer: Buffer;
  readonly #at: number;

  constructor(line: number, base: number, buffer: Buffer, at: number, text: string) {
    this.line = line;
    this.text = text;
    this.#base = base;
    this.#buffer = buffer;
    this.#at = at;
  }

  get offset(): number {
    return this.#base + unitsIn(this.#buffer, 0, this.#at);
  }
}

/** An object of one line of JSON; `undefined` when it is none. Brackets and commas of a list around it are taken off. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  const bare = text.replace(/^\s*[[,]?\s*/, '').replace(/\s*[,\]]?\s*$/, '');
  try {
    const value: unknown = JSON.parse(bare);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A string session's number. */
export function sessionOf(label: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < label.length; i++) {
    low = Math.imul(low ^ label.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 15);
  }
  return (high >>> 12) * 4_294_967_296 + (low >>> 0);
}

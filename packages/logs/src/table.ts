import type { LogReader, ReaderOptions } from './format.js';
import { Escape, Kind, LogRecord, type RecordSink } from './record.js';

/** Which columns of an export say what; the names are matched without regard to case. */
export interface TableColumns {
  readonly text: readonly string[];
  readonly calls: readonly string[];
  readonly user: readonly string[];
  readonly database: readonly string[];
}

/** Splits the first line of a table at its separator: comma, semicolon, tab or `|`. */
export function headerOf(head: Buffer): { names: readonly string[]; separator: string } | undefined {
  const line =
    head
      .toString('utf8', 0, Math.min(head.length, 4096))
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)[0] ?? '';
  for (const separator of ['\t', ',', ';', '|']) {
    const names = line.split(separator).map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase());
    if (names.length > 1) return { names, separator };
  }
  return undefined;
}

const find = (names: readonly string[], wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));

/** How sure it is that a table has these columns. */
export function detectTable(head: Buffer, columns: TableColumns): number {
  const header = headerOf(head);
  if (!header) return 0;
  return find(header.names, columns.text) !== -1 && find(header.names, columns.calls) !== -1 ? 0.95 : 0;
}

/** Reads an export of statements with counts: CSV with quotes, or TSV as database clients write it. */
export class TableReader implements LogReader {
  readonly #sink: RecordSink;
  readonly #record = new LogRecord();
  readonly #separator: number;
  readonly #columns: { text: number; calls: number; user: number; database: number };
  #line = 1;
  #header = true;

  constructor(sink: RecordSink, options: ReaderOptions, columns: TableColumns) {
    this.#sink = sink;
    const header = headerOf(options.head) ?? { names: [], separator: ',' };
    this.#separator = header.separator.charCodeAt(0);
    this.#columns = {
      text: find(header.names, columns.text),
      calls: find(header.names, columns.calls),
      user: find(header.names, columns.user),
      database: find(header.names, columns.database),
    };
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      const fields: [number, number][] = [];
      let i = at;
      let lines = 0;
      let complete = false;
      while (!complete) {
        let from = i;
        let stop: number;
        if (buffer[i] === 34 && i < end) {
          from = ++i;
          while (i < end && !(buffer[i] === 34 && buffer[i + 1] !== 34)) {
            if (buffer[i] === 34) i++;
            else if (buffer[i] === 10) lines++;
            i++;
          }
          if (i >= end && !last) return at;
          stop = Math.min(i++, end);
        } else {
          while (i < end && buffer[i] !== this.#separator && buffer[i] !== 10) i++;
          stop = i > from && buffer[i - 1] === 13 ? i - 1 : i;
        }
        fields.push([from, stop]);
        if (i >= end) {
          if (!last) return at;
          complete = true;
        } else if (buffer[i] === 10) complete = true;
        else if (buffer[i] === 13 && buffer[i + 1] === 10) {
          i++;
          complete = true;
        }
        i++;
      }
      if (this.#header) this.#header = false;
      else if (i - at > 1) this.#emit(buffer, at, fields, base);
      this.#line += lines + 1;
      at = Math.min(i, end);
    }
    return at;
  }

  #emit(buffer: Buffer, at: number, fields: readonly [number, number][], base: number): void {
    const { text, calls, user, database } = this.#columns;
    const words = fields[text];
    if (!words || fields.length <= Math.max(text, calls)) {
      this.#sink.unparsed(this.#line, 'has fewer columns than the header names');
      return;
    }
    const record = this.#record;
    record.clear();
    record.buffer = record.source = buffer;
    record.start = at;
    record.line = this.#line;
    record.base = base;
    record.kind = Kind.summary;
    const raw = buffer.toString('utf8', words[0], words[1]);
    const clean = raw.includes('""') ? raw.replaceAll('""', '"') : raw;
    if (clean === 'NULL' || clean === '') {
      record.kind = Kind.other;
      this.#sink.record(record);
      return;
    }
    record.text = clean === raw ? buffer : Buffer.from(clean, 'utf8');
    [record.textStart, record.textEnd] = clean === raw ? words : [0, record.text.length];
    record.placeStart = words[0];
    record.escape = clean === raw ? Escape.none : Escape.csv;
    const count = fields[calls];
    record.calls = count ? Math.max(0, Number(buffer.toString('latin1', count[0], count[1])) || 0) : 1;
    const who = fields[user];
    if (who) [record.userStart, record.userEnd] = who;
    const where = fields[database];
    if (where) [record.databaseStart, record.databaseEnd] = where;
    this.#sink.record(record);
  }
}

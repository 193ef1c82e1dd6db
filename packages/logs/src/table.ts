import type { LogReader, ReaderOptions } from './format.js';
import { jsonObject, LineReader } from './lines.js';
import { Escape, Kind, LogRecord, type RecordSink } from './record.js';
import { elementsOf } from './wrapper.js';

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

/** Lines that a client draws around a table, and what it says below it. */
const DRAWN = /^\s*(?:[-+|\s]+|\(\d+ rows?\)|\d+ rows? in set.*)$/;

/** A column of a row that is written a column a line: by `\\G`, by `\\x`, or as a member of a JSON object. */
const CELL = /^\s*(?:"(\w+)"\s*:\s*(.*?)\s*,?|(\w+)(?::| +\|)(?: (.*))?)\s*$/;
/** What begins or ends such a row. */
const BETWEEN =
  /^\s*(?:\*{5,} \d+\. row \*{5,}|-\[ RECORD \d+ \][-+]*|[[\]{}],?|\},?\s*\{|\(\d+ rows?\)|\d+ rows? in set.*)?\s*$/;

/** Reads the same rows where they are written a column a line, or as JSON objects. */
export class RowReader extends LineReader {
  protected readonly complaint = 'no column of a row';
  readonly #columns: TableColumns;
  readonly #row = new Map<string, string>();
  /** Where the row's text stands. */
  #at: { readonly line: number; readonly outer: LogRecord['outer'] } = { line: 1, outer: [] };

  constructor(sink: RecordSink, columns: TableColumns) {
    super(sink);
    this.#columns = columns;
  }

  protected readLine(line: string): boolean {
    if (BETWEEN.test(line)) {
      this.#tell();
      return true;
    }
    const objects = elementsOf(line).map(jsonObject);
    if (objects.every((object) => object !== undefined)) {
      this.#tell();
      for (const object of objects) {
        for (const [name, value] of Object.entries(object)) this.#cell(name, String(value));
        this.#tell();
      }
      return true;
    }
    const [, quoted, value = '', name = '', plain = ''] = CELL.exec(line) ?? [];
    if (quoted === undefined && name === '') return false;
    this.#cell(quoted ?? name, quoted === undefined ? plain : unquoted(value));
    return true;
  }

  #cell(name: string, value: string): void {
    this.#row.set(name.toLowerCase(), value);
    if (this.#columns.text.includes(name.toLowerCase())) this.#at = { line: this.line, outer: this.entry.outer };
  }

  protected override finish(): void {
    this.entry.clear();
    this.#tell();
  }

  /** The row is complete. */
  #tell(): void {
    const row = this.#row;
    const of = (names: readonly string[]) => names.map((name) => row.get(name)).find((value) => value !== undefined);
    const text = of(this.#columns.text);
    if (text !== undefined && text !== 'NULL' && text !== 'null') {
      const { entry } = this;
      this.setText(text);
      this.setWho(of(this.#columns.user), of(this.#columns.database));
      entry.calls = Math.max(0, Number(of(this.#columns.calls)) || 0);
      entry.kind = Kind.summary;
      entry.line = this.#at.line;
      entry.outer = this.#at.outer;
      this.sink.record(entry);
    }
    row.clear();
  }
}

const unquoted = (value: string): string => {
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
};

/** True when rows are written a column a line, or as JSON objects. */
function isVertical(head: Buffer, columns: TableColumns): boolean {
  const text = head.toString('utf8', 0, 65_536);
  if (!/^\s*(?:\*{5,} 1\. row|-\[ RECORD 1|[[{])/.test(text)) return false;
  const has = (names: readonly string[]) =>
    names.some((name) => new RegExp(`(?:^|[{,])\\s*"?${name}"?\\s*(?::|\\|)`, 'im').test(text));
  return has(columns.text) && has(columns.calls);
}

/** The reader of such an export, however it is written. */
export const openTable = (sink: RecordSink, options: ReaderOptions, columns: TableColumns): LogReader =>
  isVertical(options.head, columns) ? new RowReader(sink, columns) : new TableReader(sink, options, columns);

/** How sure it is that a table has these columns. */
export function detectTable(head: Buffer, columns: TableColumns): number {
  if (isVertical(head, columns)) return 0.9;
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
    if (fields.length < 3 && DRAWN.test(buffer.toString('utf8', at, fields.at(-1)?.[1] ?? at))) return;
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

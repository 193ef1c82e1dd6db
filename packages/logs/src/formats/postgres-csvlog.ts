import { isDigit, NEWLINE, readHex, readNumber, readTime, zoneOffset } from '../bytes.js';
import type { LogFormat } from '../format.js';
import { type RecordReader, withKernel } from '../kernel/reader.js';
import { readBlock, readMessage, readVirtualTransaction, setText, skipSqlstate } from '../postgres/messages.js';
import { zoneAt } from '../postgres/prefix-reader.js';
import { readLocalised } from '../postgres/languages.js';
import { Escape, Kind, LogRecord, type RecordSink } from '../record.js';

/** Columns, from 0. Versions before 13 end at 22, 13 adds the backend type, 14 the leader and the query id. */
const TIME = 0;
const USER = 1;
const DATABASE = 2;
const SESSION = 5;
const TAG = 7;
const VIRTUAL = 9;
const SEVERITY = 11;
const SQLSTATE = 12;
const MESSAGE = 13;
const DETAIL = 14;
const QUERY = 19;
const APPLICATION = 22;
const FEWEST = 23;

/** True when a line begins with a time: what a record must begin with. */
const beginsRecord = (buffer: Buffer, at: number) =>
  isDigit(buffer[at]) &&
  buffer[at + 4] === 45 &&
  buffer[at + 7] === 45 &&
  buffer[at + 10] === 32 &&
  buffer[at + 13] === 58;

/** The names of the columns, which who exported the log from a table left there. */
const isHeader = (buffer: Buffer, at: number, end: number) =>
  /^\uFEFF?"?log_time"?,"?user_name"?,/.test(buffer.toString('utf8', at, Math.min(end, at + 40)));

class CsvReader implements RecordReader {
  readonly #sink: RecordSink;
  readonly #record = new LogRecord();
  readonly #starts = new Int32Array(40);
  readonly #ends = new Int32Array(40);
  #doubled = 0;
  #line = 1;
  #lines = 0;
  #scratch = Buffer.alloc(65_536);

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      if (!beginsRecord(buffer, at)) {
        const newline = buffer.indexOf(NEWLINE, at);
        if (newline === -1 || newline >= end) {
          if (!last) return at;
          this.#bad(this.#line);
          return end;
        }
        if (newline > at + 1 && !isHeader(buffer, at, newline)) this.#bad(this.#line);
        this.#line++;
        at = newline + 1;
        continue;
      }
      const next = this.#split(buffer, at, end, last);
      if (next === -1) return at;
      if (next === -2) {
        this.#bad(this.#line);
        const newline = buffer.indexOf(NEWLINE, at);
        if (newline === -1 || newline >= end) return last ? end : at;
        this.#line++;
        at = newline + 1;
        continue;
      }
      this.#emit(buffer, at, next, base);
      this.#line += this.#lines;
      at = next;
    }
    return at;
  }

  get line(): number {
    return this.#line;
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  goTo(line: number): void {
    this.#line = line;
  }

  zoneAt(buffer: Buffer, at: number): ReturnType<typeof zoneAt> {
    return zoneAt(buffer, at);
  }

  #bad(line: number): void {
    this.#sink.unparsed(line, 'is no record of a csvlog: it does not begin with a time, or its quotes do not match');
  }

  /** Finds the fields of the record at `at`. Returns where the next begins, -1 for "not all here", -2 for malformed. */
  #split(buffer: Buffer, at: number, end: number, last: boolean): number {
    let field = 0;
    let i = at;
    this.#lines = 0;
    this.#doubled = 0;
    const starts = this.#starts;
    const ends = this.#ends;
    for (;;) {
      if (field >= 40) return -2;
      if (buffer[i] === 34 && i < end) {
        starts[field] = ++i;
        for (;;) {
          const quote = buffer.indexOf(34, i);
          if (quote === -1 || quote >= end) return last ? -2 : -1;
          i = quote + 1;
          if (i >= end && !last) return -1;
          if (buffer[i] !== 34 || i >= end) break;
          if (field < 32) this.#doubled |= 1 << field;
          i++;
        }
        ends[field++] = i - 1;
        if (i < end && buffer[i] === 13) i++;
        if (i < end && buffer[i] !== 44 && buffer[i] !== NEWLINE) return -2;
      } else {
        starts[field] = i;
        while (i < end && buffer[i] !== 44 && buffer[i] !== NEWLINE) i++;
        ends[field++] = i;
      }
      if (i >= end) {
        if (!last) return -1;
        break;
      }
      if (buffer[i++] === NEWLINE) {
        this.#lines = 1;
        break;
      }
    }
    if (field < FEWEST) return -2;
    for (const quoted of [MESSAGE, DETAIL, QUERY])
      this.#lines += this.#newlines(buffer, starts[quoted] ?? 0, ends[quoted] ?? 0);
    // The columns between hold statements of functions and contexts, which may be long too.
    for (let other = DETAIL + 1; other < QUERY; other++) {
      if ((ends[other] ?? 0) > (starts[other] ?? 0))
        this.#lines += this.#newlines(buffer, starts[other] ?? 0, ends[other] ?? 0);
    }
    return i;
  }

  #newlines(buffer: Buffer, start: number, end: number): number {
    let count = 0;
    if (end <= start) return 0;
    for (let at = buffer.indexOf(NEWLINE, start); at !== -1 && at < end; at = buffer.indexOf(NEWLINE, at + 1)) count++;
    return count;
  }

  #emit(buffer: Buffer, at: number, next: number, base: number): void {
    const record = this.#record;
    const starts = this.#starts;
    const ends = this.#ends;
    const start = (field: number) => starts[field] ?? 0;
    const stop = (field: number) => ends[field] ?? 0;
    record.clear();
    record.buffer = record.source = buffer;
    record.start = at;
    record.line = this.#line;
    record.base = base;
    const zoneAt = buffer[start(TIME) + 19] === 46 ? start(TIME) + 23 : start(TIME) + 19;
    record.time = readTime(buffer, start(TIME), stop(TIME)) - zone(buffer, zoneAt, stop(TIME));
    const severity = buffer[start(SEVERITY)];
    record.userStart = start(USER);
    record.userEnd = stop(USER);
    record.databaseStart = start(DATABASE);
    record.databaseEnd = stop(DATABASE);
    record.labelStart = start(SESSION);
    record.labelEnd = stop(SESSION);
    record.session = sessionNumber(buffer, start(SESSION), stop(SESSION));
    record.block = readBlock(buffer, start(TAG), stop(TAG));
    record.transaction = readVirtualTransaction(buffer, start(VIRTUAL), stop(VIRTUAL));
    record.applicationStart = start(APPLICATION);
    record.applicationEnd = stop(APPLICATION);
    record.sqlstateStart = start(SQLSTATE);
    record.sqlstateEnd = stop(SQLSTATE);
    record.detailStart = start(DETAIL);
    record.detailEnd = stop(DETAIL);
    if (severity === 76) {
      // LOG, in every language but those that have a word of their own; the message tells.
      if ((this.#doubled & (1 << MESSAGE)) === 0) readLog(record, start(MESSAGE), stop(MESSAGE));
      else this.#unescaped(record, buffer, at, next, start(MESSAGE), stop(MESSAGE), readLog);
      this.#sink.record(record);
      return;
    }
    const failed = start(QUERY) < stop(QUERY);
    const isError = buffer[start(SQLSTATE)] !== 48 || buffer[start(SQLSTATE) + 1] !== 48;
    const warning =
      buffer[start(SQLSTATE)] === 48 && (buffer[start(SQLSTATE) + 1] === 49 || buffer[start(SQLSTATE) + 1] === 50);
    if (!isError || warning) {
      if (!warning) readLog(record, start(MESSAGE), stop(MESSAGE));
      this.#sink.record(record);
      return;
    }
    setText(record, start(MESSAGE), stop(MESSAGE));
    record.kind = Kind.error;
    this.#sink.record(record);
    if (!failed) return;
    record.sequel = true;
    record.kind = Kind.failed;
    if ((this.#doubled & (1 << QUERY)) === 0) setText(record, start(QUERY), stop(QUERY));
    else this.#unescaped(record, buffer, at, next, start(QUERY), stop(QUERY), setText);
    this.#sink.record(record);
  }

  /** Reads a field without its doubled quotes: the record's bytes are copied, the field behind them. */
  #unescaped(
    record: LogRecord,
    buffer: Buffer,
    at: number,
    next: number,
    start: number,
    end: number,
    read: (record: LogRecord, start: number, end: number) => void,
  ): void {
    const length = next - at;
    if (this.#scratch.length < length * 2) this.#scratch = Buffer.alloc(length * 2);
    const scratch = this.#scratch;
    buffer.copy(scratch, 0, at, next);
    let to = length;
    for (let i = start; i < end; i++) {
      const byte = buffer[i] ?? 0;
      scratch[to++] = byte;
      if (byte === 34 && buffer[i + 1] === 34) i++;
    }
    rebase(record, scratch, at);
    read(record, length, to);
    record.escape = Escape.csv;
    record.placeSkip = record.textStart - length;
    record.placeStart = start;
  }
}

/** Makes a record's ranges point into a copy of its bytes that begins at `from`. */
export function rebase(record: LogRecord, copy: Buffer, from: number): void {
  record.buffer = copy;
  record.labelStart -= from;
  record.labelEnd -= from;
  record.userStart -= from;
  record.userEnd -= from;
  record.databaseStart -= from;
  record.databaseEnd -= from;
  record.applicationStart -= from;
  record.applicationEnd -= from;
  record.detailStart -= from;
  record.detailEnd -= from;
  record.sqlstateStart -= from;
  record.sqlstateEnd -= from;
}

function readLog(record: LogRecord, start: number, end: number): void {
  start = skipSqlstate(record, start, end);
  readMessage(record, start, end);
  if (record.kind === Kind.other && Number.isNaN(record.duration)) readLocalised(record, start, end);
}

/** The number of a session id `start.process`, both hexadecimal; what it is made of for records that have none. */
export function sessionNumber(buffer: Buffer, start: number, end: number): number {
  const dot = buffer.indexOf(46, start);
  if (dot === -1 || dot >= end) return readNumber(buffer, start, end);
  return readHex(buffer, start, dot) * 4_194_304 + readHex(buffer, dot + 1, end);
}

let lastZone = '';
let lastOffset = 0;
/** Milliseconds that the zone at `at` is ahead of UTC. */
export function zone(buffer: Buffer, at: number, end: number): number {
  if (end - at === 4 && buffer[at + 1] === 85 && buffer[at + 2] === 84) return 0;
  const text = buffer.toString('latin1', at, end).trim();
  if (text !== lastZone) {
    lastZone = text;
    lastOffset = zoneOffset(text);
  }
  return lastOffset;
}

const format: LogFormat = {
  name: 'postgres-csvlog',
  title: 'PostgreSQL csvlog',
  dialect: 'postgres',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['What functions and DO blocks run inside the server.'],
  detect: (head) => {
    const text = head.toString('latin1', 0, 65_536);
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [A-Z+-][\w:+-]*,("(?:[^"]|"")*")?,("(?:[^"]|"")*")?,\d*,("[^"]*")?,[0-9a-f]+\.[0-9a-f]+,\d+,/m.test(
      text,
    )
      ? 0.97
      : 0;
  },
  open: (sink, { kernel }) => withKernel(kernel, 'scanCsv', new CsvReader(sink), sink),
};

export default format;

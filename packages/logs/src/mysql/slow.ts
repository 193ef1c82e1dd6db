import { findWord, isDigit, NEWLINE, readNumber, readTime, startsWith } from '../bytes.js';
import type { LogReader, ReaderOptions } from '../format.js';
import { type RecordReader, withKernel } from '../kernel/reader.js';
import { Kind, LogRecord, type RecordSink } from '../record.js';
import { type Flavour, isBanner, isNamedMysql, readShortTime } from './general.js';

const HASH = 35;

/**
 * Reads slow query logs: a head of lines that begin with `#`, what the server adds (`use x;`, `SET timestamp=...;`), and
 * the statement as it was sent. A literal may hold what looks like a head, so a head only counts with its second line.
 */
export class SlowReader implements RecordReader {
  readonly #sink: RecordSink;
  readonly #flavour: Flavour;
  readonly #record = new LogRecord();
  #line = 1;
  #time = Number.NaN;

  readonly times: NonNullable<LogReader['times']>;

  constructor(sink: RecordSink, flavour: Flavour, times: NonNullable<LogReader['times']>) {
    this.#sink = sink;
    this.#flavour = flavour;
    this.times = times;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      let newline = buffer.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= end) {
        if (!last) return at;
        newline = end;
      }
      const begins = headAt(buffer, at, end, last);
      if (begins === -1) return at;
      if (begins === 0) {
        if (newline > at && !isBanner(buffer, at, newline)) {
          this.#sink.unparsed(this.#line, 'is no record of a slow query log: no `# User@Host` stands before it');
        }
        this.#line++;
        at = newline + 1;
        continue;
      }
      // To the next head.
      let lines = 1;
      let stop = newline;
      let inHead = true;
      for (;;) {
        const from = stop + 1;
        if (from >= end) {
          if (!last) return at;
          break;
        }
        if (buffer[from] !== HASH) {
          if (buffer[from] === 47 || buffer[from] === 109) {
            const close = Math.min(end, from + 300);
            if (isBanner(buffer, from, close)) break;
          }
          inHead = false;
        } else if (!inHead) {
          const next = headAt(buffer, from, end, last);
          if (next === -1) return at;
          if (next === 1) break;
        }
        let next = buffer.indexOf(NEWLINE, from);
        if (next === -1 || next >= end) {
          if (!last) return at;
          next = end;
        }
        stop = next;
        lines++;
      }
      this.#emit(buffer, at, Math.min(stop, end), base);
      this.#line += lines;
      at = stop + 1;
    }
    return Math.min(at, end);
  }

  get line(): number {
    return this.#line;
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  goTo(line: number, time: number): void {
    this.#line = line;
    this.#time = time;
  }

  #emit(buffer: Buffer, at: number, end: number, base: number): void {
    const record = this.#record;
    record.clear();
    record.buffer = record.source = record.text = buffer;
    record.start = at;
    record.line = this.#line;
    record.base = base;
    let i = at;
    let startTime = Number.NaN;
    for (;;) {
      let newline = buffer.indexOf(NEWLINE, i);
      if (newline === -1 || newline > end) newline = end;
      if (buffer[i] === HASH && buffer[i + 1] === 32) {
        switch (buffer[i + 2]) {
          case 84: // Time, Thread_id
            if (startsWith(buffer, i, end, '# Time: ')) {
              const iso = buffer[i + 12] === 45 && isDigit(buffer[i + 8]);
              const time = iso ? readTime(buffer, i + 8, newline) : readShortTime(buffer, i + 8);
              if (!Number.isNaN(time)) this.#time = time;
            } else if (startsWith(buffer, i, end, '# Thread_id: ')) {
              this.#thread(record, i + 13);
              const schema = findWord(buffer, 'Schema: ', i, newline);
              if (schema !== -1 && schema < newline) this.#word(record, schema + 8, newline);
            }
            break;
          case 85: // User@Host
            readUser(record, i + 13, newline);
            {
              const id = findWord(buffer, 'Id: ', i, newline);
              if (id > i) this.#thread(record, id + 4);
            }
            break;
          case 81: // Query_time
            record.duration = readNumber(buffer, i + 14, newline) * 1000;
            // `log_slow_extra`; nothing of it is in MariaDB's line.
            if (this.#flavour === 'mysql') {
              const extra = findWord(buffer, ' Start: ', i, newline);
              if (extra !== -1) startTime = readTime(buffer, extra + 8, newline);
              const thread = findWord(buffer, ' Thread_id: ', i, newline);
              if (thread !== -1) this.#thread(record, thread + 12);
              const error = findWord(buffer, ' Errno: ', i, newline);
              if (error !== -1 && readNumber(buffer, error + 8, newline) > 0) record.kind = Kind.failed;
            }
            break;
          case 97: // administrator command
            if (startsWith(buffer, i, end, '# administrator command: ')) {
              const command = i + 25;
              if (startsWith(buffer, command, end, 'Quit')) record.kind = Kind.disconnect;
              else if (
                startsWith(buffer, command, end, 'Change user') ||
                startsWith(buffer, command, end, 'Reset connection')
              )
                record.kind = Kind.connect;
              this.#finish(record, startTime);
              return;
            }
            break;
          default:
        }
      } else if (buffer[i] !== HASH) {
        if (
          (buffer[i] === 117 || buffer[i] === 85) &&
          /^use [^;\n]*;\r?$/i.test(buffer.toString('latin1', i, Math.min(newline, i + 300)))
        ) {
          // The server writes `use x;` in front of the first statement in another database; a client's own has no
          // statement behind it.
          const next = newline + 1;
          if (startsWith(buffer, next, end, 'SET timestamp=')) {
            record.databaseStart = i + 4;
            record.databaseEnd = Math.max(i + 4, newline - 1);
            i = next;
            continue;
          }
        }
        if (startsWith(buffer, i, end, 'SET timestamp=') && newline < end) {
          i = newline + 1;
          continue;
        }
        break;
      }
      if (newline >= end) {
        this.#finish(record, startTime);
        return;
      }
      i = newline + 1;
    }
    // Text to the record's end; the terminator is the server's.
    if (startsWith(buffer, i, end, '# administrator command: Quit')) record.kind = Kind.disconnect;
    let stop = end;
    while (stop > i && (buffer[stop - 1] ?? 0) <= 32) stop--;
    if (stop > i && buffer[stop - 1] === 59) stop--;
    record.textStart = record.placeStart = i;
    record.textEnd = stop;
    if (record.kind === Kind.other && stop > i) record.kind = Kind.statement;
    this.#finish(record, startTime);
  }

  #finish(record: LogRecord, startTime: number): void {
    record.time = Number.isNaN(startTime) || Number.isNaN(record.duration) ? this.#time : startTime + record.duration;
    if (this.#flavour === 'mysql' && Number.isNaN(record.time)) record.time = this.#time;
    this.#sink.record(record);
  }

  #thread(record: LogRecord, at: number): void {
    const { buffer } = record;
    while (buffer[at] === 32) at++;
    const id = readNumber(buffer, at, buffer.length);
    if (Number.isNaN(id)) return;
    record.session = id + 1;
    record.labelStart = at;
    while (isDigit(buffer[at])) at++;
    record.labelEnd = at;
  }

  #word(record: LogRecord, at: number, end: number): void {
    let stop = at;
    while (stop < end && (record.buffer[stop] ?? 0) > 32) stop++;
    // `Schema:   QC_hit: No`: no database.
    if (startsWith(record.buffer, at, end, 'QC_hit')) return;
    record.databaseStart = at;
    record.databaseEnd = stop;
  }
}

function readUser(record: LogRecord, at: number, end: number): void {
  const bracket = record.buffer.indexOf(91, at);
  if (bracket === -1 || bracket >= end) return;
  record.userStart = at;
  record.userEnd = bracket;
}

/** 1 when a record begins here, 0 when not, -1 when more bytes are needed to tell. */
function headAt(buffer: Buffer, at: number, end: number, last: boolean): number {
  if (buffer[at] !== HASH) return 0;
  const isTime = startsWith(buffer, at, end, '# Time: ');
  const isUser = startsWith(buffer, at, end, '# User@Host: ');
  if (!isTime && !isUser) return end - at < 13 && !last ? -1 : 0;
  let line = at;
  if (isTime) {
    const newline = buffer.indexOf(NEWLINE, at);
    if (newline === -1 || newline >= end) return last ? 0 : -1;
    line = newline + 1;
    if (end - line < 13) return last ? 0 : -1;
    if (!startsWith(buffer, line, end, '# User@Host: ')) return 0;
  }
  const newline = buffer.indexOf(NEWLINE, line);
  if (newline === -1 || newline >= end) return last ? 0 : -1;
  const next = newline + 1;
  if (end - next < 14) return last ? 0 : -1;
  return startsWith(buffer, next, end, '# Thread_id: ') ||
    startsWith(buffer, next, end, '# Query_time: ') ||
    startsWith(buffer, next, end, '# Schema: ')
    ? 1
    : 0;
}

const SHORT = /^# Time: \d{6} /m;
/** Threads behind the host are MySQL's, as the lines are that only Percona Server writes. */
const isMysql = (text: string) =>
  isNamedMysql(text) || /^# User@Host: .* Id: +\d+|^# (?:Schema|Thread_id): .* Last_errno: /m.test(text);

export function detectSlow(head: Buffer, flavour: Flavour): number {
  const text = head.toString('latin1', 0, 65_536);
  if (!/^# User@Host: .*\n(?:# Thread_id: |# Query_time: |# Schema: )/m.test(text)) return 0;
  const maria = /^# Thread_id: \d+ +Schema: .*QC_hit/m.test(text) || (SHORT.test(text) && !isMysql(text));
  return maria === (flavour === 'mariadb') ? 0.97 : 0.5;
}

/** Opens a slow query log, with the kernel where there is one. */
export function openSlow(sink: RecordSink, flavour: Flavour, { kernel, head }: ReaderOptions): LogReader {
  kernel?.exports.beginSlow(flavour === 'mariadb');
  const times = flavour === 'mariadb' || SHORT.test(head.toString('latin1', 0, 65_536)) ? 'seconds' : 'exact';
  return withKernel(kernel, 'scanSlow', new SlowReader(sink, flavour, times), sink);
}

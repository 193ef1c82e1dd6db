import { findWord, isDigit, NEWLINE, readTime, SPACE, startsWith, TAB } from '../bytes.js';
import type { LogReader, ReaderOptions } from '../format.js';
import { type RecordReader, withKernel } from '../kernel/reader.js';
import { Kind, LogRecord, type RecordSink } from '../record.js';

export type Flavour = 'mysql' | 'mariadb';

/** Commands of the protocol as the log names them, longest first where one begins another. */
const COMMANDS = [
  'Query',
  'Execute',
  'Prepare',
  'Connect',
  'Quit',
  'Init DB',
  'Change user',
  'Close stmt',
  'Reset stmt',
  'Reset connection',
  'Field List',
  'Statistics',
  'Ping',
  'Sleep',
  'Fetch',
  'Long Data',
  'Kill',
  'Refresh',
  'Shutdown',
  'Debug',
  'Binlog Dump',
  'Binlog Dump GTID',
  'Register Slave',
  'Set option',
  'Daemon',
  'Bulk Execute',
] as const;

/** Where the parts of a record's first line are. */
interface Head {
  time: number;
  id: number;
  idStart: number;
  idEnd: number;
  commandStart: number;
  /** Behind the command and the tab that ends it. */
  text: number;
}

/** Milliseconds of MariaDB's and older MySQL's `yymmdd hh:mm:ss` (the hour padded with a blank); NaN when it is none. */
export function readShortTime(buffer: Buffer, at: number): number {
  const text = buffer.toString('latin1', at, at + 15);
  const [, year, month, day, hour, minute, second] = /^(\d\d)(\d\d)(\d\d) [ ]?(\d?\d):(\d\d):(\d\d)/.exec(text) ?? [];
  if (year === undefined) return Number.NaN;
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/**
 * Reads the general query log of MySQL (a time of microseconds on every record) and of MariaDB (a time of seconds,
 * where it changes). A statement goes on over lines without any mark, so a record begins where the whole head of one
 * stands: time or tabs, thread, command.
 */
export class GeneralReader implements RecordReader {
  readonly #sink: RecordSink;
  readonly #flavour: Flavour;
  readonly #record = new LogRecord();
  #head: Head = { time: Number.NaN, id: 0, idStart: 0, idEnd: 0, commandStart: 0, text: 0 };
  #next: Head = { time: Number.NaN, id: 0, idStart: 0, idEnd: 0, commandStart: 0, text: 0 };
  #line = 1;
  #time = Number.NaN;
  /** Names of statements that are prepared with SQL, per thread: MySQL hides their text in the Query record. */
  readonly #prepares = new Map<number, string>();

  constructor(sink: RecordSink, flavour: Flavour) {
    this.#sink = sink;
    this.#flavour = flavour;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    let known = -1;
    while (at < end) {
      let newline = buffer.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= end) {
        if (!last) return at;
        newline = end;
      }
      // The head that ended the record before is this one's.
      const isKnown = at === known;
      known = -1;
      if (!isKnown && !this.#readHead(buffer, at, newline)) {
        if (newline > at) this.#orphan(buffer, at, newline);
        this.#line++;
        at = newline + 1;
        continue;
      }
      // What follows may have a head of its own, which is read into the other place.
      const head = this.#head;
      this.#head = this.#next;
      this.#next = head;
      const { time } = head;
      let lines = 1;
      let stop = newline;
      for (;;) {
        const from = stop + 1;
        if (from >= end) {
          if (!last) return at;
          break;
        }
        let next = buffer.indexOf(NEWLINE, from);
        if (next === -1 || next >= end) {
          if (!last) return at;
          next = end;
        }
        if (this.#readHead(buffer, from, next)) {
          known = from;
          break;
        }
        if (isBanner(buffer, from, next)) break;
        stop = next;
        lines++;
      }
      if (!Number.isNaN(time)) this.#time = time;
      this.#emit(head, buffer, at, Math.min(stop, end), base);
      this.#line += lines;
      at = stop + 1;
    }
    return Math.min(at, end);
  }

  get line(): number {
    return this.#line;
  }

  get times(): NonNullable<LogReader['times']> {
    return this.#flavour === 'mariadb' ? 'seconds' : 'exact';
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  goTo(line: number, time: number): void {
    this.#line = line;
    this.#time = time;
  }

  #orphan(buffer: Buffer, at: number, end: number): void {
    if (isBanner(buffer, at, end)) return;
    this.#sink.unparsed(this.#line, 'is no record of a general query log: no thread and command where they belong');
  }

  /** True when a record begins here. */
  #readHead(buffer: Buffer, at: number, end: number): boolean {
    let i = at;
    const head = this.#head;
    head.time = Number.NaN;
    if (isDigit(buffer[i])) {
      if (buffer[i + 4] === 45 && buffer[i + 10] === 84) {
        head.time = readTime(buffer, i, end) - offsetOf(buffer, i, end);
        if (Number.isNaN(head.time)) return false;
        while (i < end && buffer[i] !== TAB && buffer[i] !== SPACE) i++;
      } else if (isDigit(buffer[i + 5]) && buffer[i + 6] === SPACE) {
        head.time = readShortTime(buffer, i);
        if (Number.isNaN(head.time)) return false;
        i += 15;
      } else return false;
      if (buffer[i] !== TAB) return false;
      i++;
    } else if (buffer[i] === TAB && buffer[i + 1] === TAB && this.#flavour === 'mariadb') i += 2;
    else return false;
    while (buffer[i] === SPACE && i < end) i++;
    head.idStart = i;
    let id = 0;
    while (isDigit(buffer[i]) && i < end) id = id * 10 + (buffer[i++] ?? 48) - 48;
    if (i === head.idStart || buffer[i] !== SPACE) return false;
    head.idEnd = i++;
    head.id = id;
    head.commandStart = i;
    for (const command of COMMANDS) {
      if (buffer[i] !== command.charCodeAt(0) || !startsWith(buffer, i, end, command)) continue;
      const after = i + command.length;
      if (after < end && buffer[after] !== TAB && buffer[after] !== 13) continue;
      head.text = Math.min(after + 1, end);
      return true;
    }
    return false;
  }

  #emit(head: Head, buffer: Buffer, at: number, end: number, base: number): void {
    const record = this.#record;
    const { id, idStart, idEnd, commandStart, text } = head;
    record.clear();
    record.buffer = record.source = record.text = buffer;
    record.start = at;
    record.line = this.#line;
    record.base = base;
    record.time = this.#time;
    record.session = id + 1;
    record.labelStart = idStart;
    record.labelEnd = idEnd;
    record.textStart = record.placeStart = text;
    record.textEnd = end;
    record.before = true;
    switch (buffer[commandStart]) {
      case 81: // Query, Quit
        if (buffer[commandStart + 2] === 105) record.kind = Kind.disconnect;
        else this.#query(record, id);
        break;
      case 69: // Execute
        // What EXECUTE runs is logged a second time, as what it is.
        if (this.#prepares.get(id) === 'EXECUTE') this.#prepares.delete(id);
        else record.kind = Kind.statement;
        break;
      case 67: // Connect, Change user, Close stmt
        if (buffer[commandStart + 1] === 111) {
          record.kind = Kind.connect;
          readConnect(record);
        } else if (buffer[commandStart + 1] === 104) {
          // The session begins anew, with another user or the same.
          record.kind = Kind.connect;
          readConnect(record);
        }
        break;
      case 73: // Init DB
        if (text < end) this.#use(record, text, end);
        break;
      case 82: // Reset connection
        if (startsWith(buffer, commandStart, end, 'Reset connection')) record.kind = Kind.connect;
        break;
      default:
    }
    this.#sink.record(record);
  }

  #query(record: LogRecord, id: number): void {
    record.kind = Kind.statement;
    const { text, textStart, textEnd } = record;
    const first = (text[textStart] ?? 0) | 32;
    if (first !== 101 && first !== 112) {
      this.#prepares.delete(id);
      return;
    }
    const head = text.toString('latin1', textStart, Math.min(textEnd, textStart + 8)).toUpperCase();
    if (head.startsWith('EXECUTE')) this.#prepares.set(id, 'EXECUTE');
    else this.#prepares.delete(id);
  }

  /** The protocol's own `USE`. */
  #use(record: LogRecord, text: number, end: number): void {
    record.databaseStart = text;
    record.databaseEnd = end;
    record.text = Buffer.from(`USE \`${record.buffer.toString('utf8', text, end)}\``, 'utf8');
    record.textStart = 0;
    record.textEnd = record.text.length;
    record.escape = 3;
    record.kind = Kind.statement;
  }
}

/** Milliseconds that an ISO time's zone (`Z`, `+02:00`) is ahead of UTC. */
function offsetOf(buffer: Buffer, at: number, end: number): number {
  let i = at + 19;
  if (buffer[i] === 46) for (i++; isDigit(buffer[i]); i++);
  if (buffer[i] !== 43 && buffer[i] !== 45) return 0;
  const [, sign, hours, minutes] =
    /^([+-])(\d\d):?(\d\d)/.exec(buffer.toString('latin1', i, Math.min(end, i + 6))) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** `app@localhost on shop using TCP/IP`; MariaDB: `app@localhost on shop using Socket`, or `as anonymous on `. */
function readConnect(record: LogRecord): void {
  const { buffer, textStart, textEnd } = record;
  const at = buffer.indexOf(64, textStart);
  if (at === -1 || at >= textEnd) return;
  record.userStart = textStart;
  record.userEnd = at;
  const on = findWord(buffer, ' on ', at, textEnd);
  if (on === -1 || on >= textEnd) return;
  record.databaseStart = on + 4;
  let stop = on + 4;
  while (stop < textEnd && buffer[stop] !== SPACE && buffer[stop] !== NEWLINE) stop++;
  record.databaseEnd = stop;
}

const isLetterOrDot = (byte: number) => byte === 46 || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);

/** The lines that the server writes when it opens a log. */
export function isBanner(buffer: Buffer, at: number, end: number): boolean {
  // A path, `mysqld`, or one of two words.
  const first = buffer[at];
  if (first !== 47 && first !== 84 && first !== 109 && !(first !== undefined && isLetterOrDot(first))) return false;
  if (buffer[at] !== 84 && findWord(buffer, ', Version: ', at, Math.min(end, at + 300)) === -1) return false;
  const text = buffer.toString('latin1', at, Math.min(end, at + 300));
  return /, Version: .* started with:|^Tcp port: |^TCP Port: |^Time\s+Id Command\s+Argument/.test(text);
}

const RECORD = String.raw`\t\s*\d+ (?:Query|Connect|Quit|Prepare|Execute|Init DB)(?:\t|$)`;
const ISO = new RegExp(String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)${RECORD}`, 'm');
const SHORT = new RegExp(String.raw`^(?:\d{6} [ \d]\d:\d\d:\d\d|\t)${RECORD}`, 'm');

/** Whether the server that opened the log says what it is, and that it is not MariaDB: MySQL and Percona Server. */
export const isNamedMysql = (text: string): boolean => /, Version: (?!.*MariaDB).* started with:/i.test(text);

export function detectGeneral(head: Buffer, flavour: Flavour): number {
  const text = head.toString('latin1', 0, 65_536);
  if (/^# User@Host: /m.test(text)) return 0;
  if (ISO.test(text)) return flavour === 'mysql' ? 0.95 : 0;
  // MySQL before 5.7 writes as MariaDB does.
  return SHORT.test(text) && isNamedMysql(text) === (flavour === 'mysql') ? 0.95 : 0;
}

/** Opens a general query log, with the kernel where there is one. */
export function openGeneral(sink: RecordSink, flavour: Flavour, { kernel, head }: ReaderOptions): LogReader {
  const text = head.toString('latin1', 0, 65_536);
  const written = flavour === 'mysql' && SHORT.test(text) && !ISO.test(text) ? 'mariadb' : flavour;
  kernel?.setCommands(COMMANDS);
  kernel?.exports.beginGeneral(written === 'mariadb');
  return withKernel(kernel, 'scanGeneral', new GeneralReader(sink, written), sink);
}

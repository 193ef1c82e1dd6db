import { NEWLINE, readTime, startsWith } from '../bytes.js';
import type { LogFormat } from '../format.js';
import { type RecordReader, withKernel } from '../kernel/reader.js';
import { zoneAt } from '../postgres/prefix-reader.js';
import { JsonLine, unescapeJson } from '../postgres/json-line.js';
import { readLocalised } from '../postgres/languages.js';
import { readBlock, readMessage, readVirtualTransaction, setText, skipSqlstate } from '../postgres/messages.js';
import { Escape, Kind, LogRecord, type RecordSink } from '../record.js';
import { rebase, sessionNumber, zone } from './postgres-csvlog.js';

class JsonReader implements RecordReader {
  readonly #sink: RecordSink;
  readonly #record = new LogRecord();
  readonly #members = new JsonLine();
  #line = 1;
  #scratch = Buffer.alloc(65_536);

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      let newline = buffer.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= end) {
        if (!last) return at;
        newline = end;
      }
      if (newline > at && !this.#readLine(buffer, at, newline, base)) {
        this.#sink.unparsed(this.#line, 'is no record of a jsonlog: not one whole JSON object');
      }
      this.#line++;
      at = newline + 1;
    }
    return Math.min(at, end);
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

  #readLine(buffer: Buffer, at: number, end: number, base: number): boolean {
    const members = this.#members;
    if (!members.scan(buffer, at, end)) return false;
    const record = this.#record;
    record.clear();
    record.buffer = record.source = buffer;
    record.start = at;
    record.line = this.#line;
    record.base = base;
    let message = -1;
    let query = -1;
    let severity = 0;
    for (let i = 0; i < members.count; i++) {
      const key = members.keyStart[i] ?? 0;
      const from = members.valueStart[i] ?? 0;
      const to = members.valueEnd[i] ?? 0;
      switch ((members.keyEnd[i] ?? 0) - key) {
        case 2:
          if (buffer[key] === 112) record.block = readBlock(buffer, from, to);
          break;
        case 4:
          if (buffer[key] === 118) record.transaction = readVirtualTransaction(buffer, from, to);
          else if (buffer[key] === 117) {
            record.userStart = from;
            record.userEnd = to;
          }
          break;
        case 6:
          if (buffer[key + 1] === 98) {
            record.databaseStart = from;
            record.databaseEnd = to;
          } else if (startsWith(buffer, key, end, 'detail')) {
            record.detailStart = from;
            record.detailEnd = to;
          }
          break;
        case 7:
          if (buffer[key] === 109) message = i;
          break;
        case 9:
          if (buffer[key] === 116) record.time = readTime(buffer, from, to) - zone(buffer, from + 23, to);
          else if (startsWith(buffer, key, end, 'statement')) query = i;
          break;
        case 10:
          if (startsWith(buffer, key, end, 'session_id')) {
            record.session = sessionNumber(buffer, from, to);
            record.labelStart = from;
            record.labelEnd = to;
          } else if (startsWith(buffer, key, end, 'state_code')) {
            record.sqlstateStart = from;
            record.sqlstateEnd = to;
          }
          break;
        case 14:
          if (buffer[key] === 101) severity = buffer[from] ?? 0;
          break;
        case 16:
          if (buffer[key] === 97) {
            record.applicationStart = from;
            record.applicationEnd = to;
          }
          break;
        default:
      }
    }
    if (message === -1 && severity === 0) return false;
    const isLog = severity === 76 || record.sqlstateEnd === record.sqlstateStart;
    if (isLog) {
      this.#read(record, buffer, at, end, message, readLog);
      this.#sink.record(record);
      return true;
    }
    // Warnings and notices are class 01 and 00.
    if (buffer[record.sqlstateStart] === 48 && (buffer[record.sqlstateStart + 1] ?? 0) < 51) {
      this.#sink.record(record);
      return true;
    }
    this.#read(record, buffer, at, end, message, readError);
    this.#sink.record(record);
    if (query === -1) return true;
    record.sequel = true;
    // The ranges may point into a copy by now: read the line again for its statement.
    if (record.buffer !== buffer) rebase(record, buffer, -at);
    this.#read(record, buffer, at, end, query, readFailed);
    this.#sink.record(record);
    return true;
  }

  #read(
    record: LogRecord,
    buffer: Buffer,
    at: number,
    end: number,
    member: number,
    read: (record: LogRecord, start: number, end: number) => void,
  ): void {
    const from = this.#members.valueStart[member] ?? 0;
    const to = this.#members.valueEnd[member] ?? 0;
    if (member === -1) return;
    if (this.#members.escaped[member] === 0) {
      read(record, from, to);
      return;
    }
    const length = end - at;
    if (this.#scratch.length < length * 2 + 8) this.#scratch = Buffer.alloc(length * 2 + 8);
    buffer.copy(this.#scratch, 0, at, end);
    const stop = unescapeJson(buffer, from, to, this.#scratch, length);
    rebase(record, this.#scratch, at);
    read(record, length, stop);
    record.escape = Escape.json;
    record.placeSkip = record.textStart - length;
    record.placeStart = from;
  }
}

function readLog(record: LogRecord, start: number, end: number): void {
  start = skipSqlstate(record, start, end);
  readMessage(record, start, end);
  if (record.kind === Kind.other && Number.isNaN(record.duration)) readLocalised(record, start, end);
}

function readError(record: LogRecord, start: number, end: number): void {
  setText(record, start, end);
  record.kind = Kind.error;
}

function readFailed(record: LogRecord, start: number, end: number): void {
  setText(record, start, end);
  record.kind = Kind.failed;
}

const format: LogFormat = {
  name: 'postgres-jsonlog',
  title: 'PostgreSQL jsonlog',
  dialect: 'postgres',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['What functions and DO blocks run inside the server.'],
  detect: (head) => {
    const text = head.toString('latin1', 0, 65_536);
    // Collectors write it anew, with blanks or in another order.
    return /^\s*\{(?=[^\n]*"timestamp"\s*:\s*")(?=[^\n]*"error_severity"\s*:)[^\n]*"(?:pid|session_id)"\s*:/m.test(text)
      ? 0.97
      : 0;
  },
  open: (sink, { kernel }) => withKernel(kernel, 'scanJson', new JsonReader(sink), sink),
};

export default format;

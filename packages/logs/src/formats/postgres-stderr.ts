import { findWord, NEWLINE, TAB } from '../bytes.js';
import type { LogFormat, LogReader, ReaderOptions } from '../format.js';
import { writeProgram } from '../kernel/prefix-program.js';
import { type RecordReader, withKernel } from '../kernel/reader.js';
import { discoverPrefix } from '../postgres/discover.js';
import { readLocalised } from '../postgres/languages.js';
import { readMessage, setText, Severity, skipSqlstate } from '../postgres/messages.js';
import { findSeverity, parsePrefix, type Prefix, severityAt, severityFound } from '../postgres/prefix.js';
import { PrefixReader, zoneAt } from '../postgres/prefix-reader.js';
import { Kind, LogRecord, type RecordSink } from '../record.js';

/** Reads lines of the server's own log: a record is a line and the lines behind it that begin with a tab. */
export class StderrReader implements RecordReader {
  readonly #sink: RecordSink;
  readonly #record = new LogRecord();
  readonly #prefix: Prefix;
  readonly #reader: PrefixReader;
  #line = 1;

  constructor(sink: RecordSink, prefix: Prefix) {
    this.#sink = sink;
    this.#prefix = prefix;
    this.#reader = new PrefixReader(this.#prefix);
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    while (at < end) {
      const firstNewline = buffer.indexOf(NEWLINE, at);
      if (firstNewline === -1 || firstNewline >= end) {
        if (!last) return at;
        this.#readRecord(buffer, at, end, end, base);
        return end;
      }
      let newline = firstNewline;
      let lines = 1;
      while (newline + 1 < end && buffer[newline + 1] === TAB) {
        const next = buffer.indexOf(NEWLINE, newline + 1);
        if (next === -1 || next >= end) {
          if (!last) return at;
          newline = end;
          lines++;
          break;
        }
        newline = next;
        lines++;
      }
      // The next line may still turn out to belong to this record.
      if (newline + 1 >= end && !last) return at;
      this.#readRecord(buffer, at, firstNewline, Math.min(newline, end), base);
      this.#line += lines;
      at = Math.min(newline + 1, end);
    }
    return at;
  }

  get times(): Prefix['times'] {
    return this.#prefix.times;
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

  #readRecord(buffer: Buffer, start: number, lineEnd: number, end: number, base: number): void {
    if (start >= end) return;
    const record = this.#record;
    record.clear();
    record.buffer = record.source = buffer;
    record.start = start;
    record.line = this.#line;
    record.base = base;
    let at = this.#reader.read(record, buffer, start, lineEnd);
    if (at === -1) {
      at = findSeverity(buffer, start, Math.min(lineEnd, start + 400));
      if (at === -1 || !looksLikeTime(buffer, start)) {
        this.#sink.unparsed(this.#line, 'is no record of the log: no severity word where one belongs');
        return;
      }
    }
    const length = severityAt(buffer, at, lineEnd);
    if (length === 0) {
      this.#sink.unparsed(this.#line, 'is no record of the log: no severity word where one belongs');
      return;
    }
    readSeverity(record, severityFound, at + length, end);
    this.#sink.record(record);
  }
}

/** Opens a log of the server's own: with the kernel, where there is one and it can read the prefix. */
export function openStderr(sink: RecordSink, options: ReaderOptions): LogReader {
  const prefix = choosePrefix(options);
  const reader = new StderrReader(sink, prefix);
  const { kernel } = options;
  if (kernel === undefined || !writeProgram(kernel, prefix)) return reader;
  return withKernel(kernel, 'scanStderr', reader, sink);
}

const looksLikeTime = (buffer: Buffer, at: number) => buffer[at] === 50 && buffer[at + 4] === 45;

/** Reads the rest of a record, whose message begins at `at`, by what its severity word means. */
export function readSeverity(record: LogRecord, severity: number, at: number, end: number): void {
  const { buffer } = record;
  switch (severity) {
    case Severity.log: {
      at = skipSqlstate(record, at, end);
      readMessage(record, at, end);
      if (record.kind === Kind.other && Number.isNaN(record.duration)) readLocalised(record, at, end);
      return;
    }
    case Severity.error:
      at = skipSqlstate(record, at, end);
      setText(record, at, end);
      record.kind = Kind.error;
      return;
    case Severity.statement:
      setText(record, at, end);
      record.kind = Kind.failed;
      return;
    case Severity.detail: {
      // `parameters:`, `Parameters:`, in whatever language: what counts is `$1 = `.
      const equals = findWord(buffer, '$1 = ', at, Math.min(end, at + 60));
      if (equals === -1) return;
      setText(record, equals, end);
      record.kind = Kind.parameters;
      return;
    }
    default:
  }
}

function choosePrefix({ head, linePrefix, note }: ReaderOptions): Prefix {
  if (linePrefix !== undefined) return parsePrefix(linePrefix);
  const found = discoverPrefix(head);
  if (!found) return parsePrefix('%m [%p] %q%u@%d ');
  if (found.share < 0.9) {
    note(
      `The log_line_prefix was taken to be "${found.prefix.text}", which fits ${Math.round(found.share * 100)} % of the first ${found.sampled} records. Give the right one with --log-line-prefix.`,
    );
  }
  if (found.prefix.sessions === 'none') {
    note(
      'The log_line_prefix has no %p and no %c, so records cannot be told apart by session: nothing can be proved from this log.',
    );
  }
  return found.prefix;
}

const format: LogFormat = {
  name: 'postgres-stderr',
  title: 'PostgreSQL server log',
  dialect: 'postgres',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['What functions and DO blocks run inside the server.'],
  detect: (head) => {
    const text = head.toString('latin1', 0, Math.min(head.length, 65_536));
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('\t'));
    if (lines.length === 0 || /^\s*(?:\{|\[\s*[{"[\]])/.test(text)) return 0;
    const records = lines.filter((_, index) => index < 200 && findSeverityIn(lines[index] ?? ''));
    const share = records.length / Math.min(lines.length, 200);
    return share > 0.2 ? Math.min(0.9, 0.3 + share) : 0;
  },
  open: openStderr,
};

const findSeverityIn = (line: string) => {
  const bytes = Buffer.from(line, 'latin1');
  return findSeverity(bytes, 0, bytes.length) !== -1;
};

export default format;

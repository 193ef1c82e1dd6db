import { NEWLINE } from './bytes.js';
import type { LogFormat, LogReader, ReaderOptions } from './format.js';
import { unitsIn } from './input/units.js';
import type { LogRecord, OuterLine, RecordSink } from './record.js';
import { isNewestFirst, TimeOrder } from './time-order.js';

/** What a line of a collector holds: lines of the server's own log, or nothing that belongs to it. */
export type Unwrap = (line: string) => readonly string[] | undefined;

/** Reads the server's log out of the lines of a collector. Places are those of the collector's file. */
export class WrapperReader implements LogReader {
  readonly #inner: LogReader;
  readonly #unwrap: Unwrap;
  readonly #outerSink: RecordSink;
  readonly #complaint: string;
  #line = 1;
  /** Line of the outer file for each line that the inner reader has not finished, from its line `#innerLine` on. */
  #lines: OuterLine[] = [];
  #innerLine = 1;
  #rest: Buffer = Buffer.alloc(0);
  /** Puts records in order that stand newest first. */
  #turned: TimeOrder | undefined;

  /** `ofHead`: another one for looking at the head first, where `unwrap` remembers what it saw. */
  constructor(
    sink: RecordSink,
    options: ReaderOptions,
    inner: LogFormat,
    unwrap: Unwrap,
    complaint: string,
    ofHead = unwrap,
  ) {
    this.#outerSink = sink;
    this.#unwrap = unwrap;
    this.#complaint = complaint;
    const mapped: RecordSink = {
      record: (record: LogRecord) => {
        const first = record.line - this.#innerLine;
        const { line } = record;
        // A record is mapped once, though it may be told twice.
        if (record.outer.length === 0) record.outer = this.#linesFrom(first, record);
        record.line = this.#outer(line);
        (this.#turned ?? sink).record(record);
        record.line = line;
      },
      unparsed: (line, reason) => {
        sink.unparsed(this.#outer(line), reason);
      },
    };
    const own = { ...options, head: Buffer.from(unwrapHead(options.head, ofHead), 'utf8') };
    this.#inner = inner.open(mapped, own);
    if (isNewestFirst(timesOf(inner, own))) this.#turned = new TimeOrder(sink, options.note);
  }

  get times(): NonNullable<LogReader['times']> {
    return this.#inner.times ?? 'exact';
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    let at = start;
    let offset = base + unitsIn(buffer, 0, start);
    const pieces: string[] = [];
    while (at < end) {
      let newline = buffer.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= end) {
        if (!last) break;
        newline = end;
      }
      let stop = newline;
      if (stop > at && buffer[stop - 1] === 13) stop--;
      const text = buffer.toString('utf8', at, stop);
      if (stop > at) {
        const outer = { line: this.#line, offset, text };
        for (const element of elementsOf(text)) {
          const inner = this.#unwrap(element);
          if (!inner) this.#outerSink.unparsed(this.#line, this.#complaint);
          for (const line of inner ?? []) {
            pieces.push(line, '\n');
            this.#lines.push(outer);
          }
        }
      }
      offset += text.length + (newline - stop) + 1;
      this.#line++;
      at = newline + 1;
    }
    const bytes = Buffer.concat([this.#rest, Buffer.from(pieces.join(''), 'utf8')]);
    const taken = this.#inner.read(bytes, 0, bytes.length, last, 0);
    let done = 0;
    for (let i = bytes.indexOf(NEWLINE); i !== -1 && i < taken; i = bytes.indexOf(NEWLINE, i + 1)) done++;
    this.#lines.splice(0, done);
    this.#innerLine += done;
    this.#rest = Buffer.from(bytes.subarray(taken));
    if (last) this.#turned?.finish();
    return Math.min(at, end);
  }

  get line(): number {
    return this.#line;
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  #outer(line: number): number {
    return this.#lines[line - this.#innerLine]?.line ?? this.#line;
  }

  /** The lines that hold the record's statement: as many as its text has. */
  #linesFrom(first: number, record: LogRecord): readonly OuterLine[] {
    const holder = this.#lines[first];
    if (holder === undefined || this.#lines[first + 1] === holder) return holder === undefined ? [] : [holder];
    let count = 1;
    const { text, textStart, textEnd } = record;
    for (let i = text.indexOf(NEWLINE, textStart); i !== -1 && i < textEnd; i = text.indexOf(NEWLINE, i + 1)) count++;
    return this.#lines.slice(first, first + count);
  }
}

/** The objects of a list that stands in one line, as lines of their own; of one that is cut, those that are whole. */
export function elementsOf(line: string): readonly string[] {
  if (!/^\s*\[\s*\{/.test(line)) return [line];
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{' && depth++ === 0) from = index;
    else if (token === '}' && --depth === 0) found.push(line.slice(from, index + 1));
  }
  return found.length > 1 ? found : [line];
}

/** A line of this many characters that has no end is looked into for what is whole of it. */
const LONG = 16_384;

/** JSON that is cut somewhere, up to its last whole value in a list, closed where it is open; else as it is. */
export function wholePart(line: string): string {
  if (!/^\s*[{[]/.test(line)) return line;
  const open: string[] = [];
  let end = 0;
  let closers = '';
  for (const { 0: token, index } of line.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]]/g)) {
    if (token === '{') open.push('}');
    else if (token === '[') open.push(']');
    else if (token === '}' || token === ']') {
      open.pop();
      // All of it is there.
      if (open.length === 0) return line;
      if (open.at(-1) !== ']') continue;
      end = index + 1;
      closers = open.toReversed().join('');
    }
  }
  return end === 0 ? line : line.slice(0, end) + closers;
}

/** The times of the head's records, in its order. */
function timesOf(inner: LogFormat, options: ReaderOptions): readonly number[] {
  const times: number[] = [];
  const sink: RecordSink = {
    record: ({ time }) => {
      if (time > 0) times.push(time);
    },
    unparsed: () => undefined,
  };
  inner.open(sink, { ...options, note: () => undefined }).read(options.head, 0, options.head.length, true, 0);
  return times;
}

/** The inner log's first lines, for its own detection. */
export function unwrapHead(head: Buffer, unwrap: Unwrap): string {
  const all = head.toString('utf8').split(/\r?\n/).slice(0, 2000);
  // What the head ends in goes on behind it: of one huge line, what is whole.
  const last = all.at(-1);
  if (last !== undefined && last.length >= LONG) all[all.length - 1] = wholePart(last);
  const lines = all.flatMap(elementsOf);
  return lines.flatMap((line) => unwrap(line) ?? []).join('\n') + '\n';
}

/** Lines behind the first one of a record begin with a tab, as the server writes them. */
export const continued = (message: string): readonly string[] =>
  message
    .replace(/\n+$/, '')
    .split('\n')
    .map((line, index) => (index === 0 || line.startsWith('\t') ? line : `\t${line}`));

/** Share of a head's lines that unwrap to something, for detection. */
export function detectWrapper(head: Buffer, line: RegExp, unwrap: Unwrap, inner: LogFormat, score: number): number {
  const text = head.toString('utf8', 0, 65_536);
  if (!line.test(text)) return 0;
  return inner.detect(Buffer.from(unwrapHead(head.subarray(0, 65_536), unwrap), 'utf8')) > 0.3 ? score : 0;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(
      text
        .replace(/^\s*[[,]\s*(?=\{)/, '')
        .replace(/\s*,?\s*$/, '')
        .replace(/^(\{[\s\S]*\})\s*\]$/, '$1'),
    );
  } catch {
    return undefined;
  }
};

/** The object that a line of JSON holds; brackets and commas of a list of objects around it are taken off. */
export const jsonLine = (line: string): Record<string, unknown> | undefined => {
  const value = parseJson(line);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
};

export const objectIn = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

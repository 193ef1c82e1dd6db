import type { LogFormat, LogReader } from '../format.js';
import { Escape, Kind, LogRecord, type OuterLine, type RecordSink } from '../record.js';
import { sessionOf } from '../lines.js';

const ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|\[?[0-9a-f:]+\]?|\?|[\w./-]+):\d+$/i;
const NUMBER = /^\d+$/;

interface SlowEntry {
  readonly line: number;
  readonly time: number;
  readonly duration: number;
  readonly words: readonly string[];
  readonly address: string;
  readonly name: string;
}

/** `redis-cli SLOWLOG GET` as it prints to a file (a value a line), to a terminal (numbered), and as JSON lists. */
class SlowlogReader implements LogReader {
  readonly #sink: RecordSink;
  readonly #record = new LogRecord();
  #text = '';
  #outer: readonly OuterLine[] = [];

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean): number {
    // The server keeps 128 entries by default, and prints the newest first: small, and to be turned round.
    this.#text += buffer.toString('utf8', start, end);
    if (!last) return end;
    const lines = this.#text.split('\n');
    const starts: number[] = [0];
    for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
    for (const entry of parse(this.#text, (line, reason) => {
      this.#sink.unparsed(line, reason);
    }).reverse()) {
      const { line } = entry;
      // The command's name stands in the fourth line of a plain entry, and in the entry's own where a line has all.
      this.#outer = lines
        .slice(line - 1, line + 3)
        .map((text, index) => ({ line: line + index, offset: starts[line - 1 + index] ?? 0, text }));
      this.#emit(entry);
    }
    this.#text = '';
    return end;
  }

  #emit({ line, time, duration, words, address, name }: SlowEntry): void {
    const record = this.#record;
    record.clear();
    const command = words.map((word) => JSON.stringify(word)).join(' ');
    record.buffer = record.text = record.source = Buffer.from(`${command}${address}${name}`, 'utf8');
    const length = Buffer.byteLength(command, 'utf8');
    record.textEnd = length;
    record.escape = Escape.lost;
    record.line = line;
    record.outer = this.#outer;
    record.time = time;
    record.duration = duration;
    if (address !== '' && !address.startsWith('?')) {
      record.session = sessionOf(address);
      record.labelStart = length;
      record.labelEnd = length + Buffer.byteLength(address, 'utf8');
      record.applicationStart = record.labelEnd;
      record.applicationEnd = record.buffer.length;
      record.kind = Kind.statement;
    }
    this.#sink.record(record);
  }
}

function parse(text: string, unparsed: (line: number, reason: string) => void): SlowEntry[] {
  const lines = text.split(/\r?\n/);
  if (/^\s*\[(?:\s*\[)?\s*\d/.test(text)) return parseLists(lines, unparsed);
  if (/^\s*\d+\) +(?:\d+\) )?/.test(text)) return parseNumbered(lines);
  return parsePlain(lines, unparsed);
}

function parseLists(lines: readonly string[], unparsed: (line: number, reason: string) => void): SlowEntry[] {
  const whole = wholeList(lines.join('\n'));
  if (whole) return whole;
  return lines.flatMap((line, index) => {
    const json = /^\[.*\]/.exec(
      line
        .trim()
        .replace(/\s*<-.*$/, '')
        .replace(/,$/, ''),
    )?.[0];
    if (json === undefined) return [];
    try {
      const [, seconds, micros, words, address, name] = JSON.parse(json) as [
        number,
        number,
        number,
        string[],
        string,
        string,
      ];
      return [{ line: index + 1, time: seconds * 1000, duration: micros / 1000, words, address, name }];
    } catch {
      unparsed(index + 1, 'is no entry of SLOWLOG GET');
      return [];
    }
  });
}

/** One JSON list of all entries, as `redis-cli --json` prints it. */
function wholeList(text: string): SlowEntry[] | undefined {
  if (!/^\s*\[\s*\[/.test(text)) return undefined;
  try {
    const entries = JSON.parse(text) as [number, number, number, string[], string?, string?][];
    return entries.map(([, seconds, micros, words, address = '', name = '']) => ({
      line: 1,
      time: seconds * 1000,
      duration: micros / 1000,
      words,
      address,
      name,
    }));
  } catch {
    return undefined;
  }
}

/** `1) 1) (integer) 14` and so on, as a terminal shows it. */
function parseNumbered(lines: readonly string[]): SlowEntry[] {
  const entries: SlowEntry[] = [];
  let values: (string | string[])[] = [];
  let first = 1;
  const flush = () => {
    const [, seconds, micros, words, address, name] = values;
    if (typeof seconds === 'string' && Array.isArray(words)) {
      const plain = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');
      entries.push({
        line: first,
        time: Number(seconds) * 1000,
        duration: Number(micros) / 1000,
        words,
        address: plain(address),
        name: plain(name),
      });
    }
    values = [];
  };
  lines.forEach((line, index) => {
    const [, marks, rest] = /^(\s*(?:\d+\) +)+)(.*)$/.exec(line) ?? [];
    if (marks === undefined || rest === undefined) return;
    const numbers = marks.match(/\d+\)/g) ?? [];
    const depth = Math.floor(marks.search(/\d/) / 3) + numbers.length;
    const value = rest.replace(/^\(integer\) /, '').replace(/^"(.*)"$/, '$1');
    if (depth <= 2 && numbers.length === 2 && /^\s?\d/.test(marks)) {
      flush();
      first = index + 1;
    }
    if (depth >= 3) {
      const list = values.at(-1);
      if (numbers.length > 1 || !Array.isArray(list)) values.push([value]);
      else list.push(value);
    } else values.push(value);
  });
  flush();
  return entries;
}

/** A value a line: an entry begins with three numbers, and ends with an address and a name that may be empty. */
function parsePlain(lines: readonly string[], unparsed: (line: number, reason: string) => void): SlowEntry[] {
  const entries: SlowEntry[] = [];
  let at = 0;
  const begins = (i: number) =>
    NUMBER.test(lines[i] ?? '') && /^\d{10}$/.test(lines[i + 1] ?? '') && NUMBER.test(lines[i + 2] ?? '');
  while (at < lines.length) {
    if (!begins(at)) {
      if ((lines[at] ?? '') !== '') unparsed(at + 1, 'is no entry of SLOWLOG GET');
      at++;
      continue;
    }
    let stop = at + 3;
    while (
      stop < lines.length &&
      !(ADDRESS.test(lines[stop] ?? '') && (begins(stop + 2) || stop + 2 >= lines.length - 1))
    )
      stop++;
    if (stop >= lines.length) {
      unparsed(at + 1, 'is an entry of SLOWLOG GET that is cut off');
      break;
    }
    entries.push({
      line: at + 1,
      time: Number(lines[at + 1]) * 1000,
      duration: Number(lines[at + 2]) / 1000,
      words: lines.slice(at + 3, stop),
      address: lines[stop] ?? '',
      name: lines[stop + 1] ?? '',
    });
    at = stop + 2;
  }
  return entries;
}

const format: LogFormat = {
  name: 'redis-slowlog',
  title: 'Redis SLOWLOG',
  dialect: 'redis',
  abilities: { sessions: true, times: 'seconds', durations: true, connects: false, failures: true },
  cannotShow: [
    'Blocking commands, unless the threshold is 0: their waiting does not count.',
    'Commands that were faster than slowlog-log-slower-than, and the order of those in one second.',
  ],
  detect: (head) => {
    const text = head.toString('utf8', 0, 16_384);
    if (/^\d+\n\d{10}\n\d+\n\S/.test(text)) return 0.8;
    if (/^\s*(?:\[\s*)?\[\s*\d+,\s*\d{10},\s*\d+,\s*\[/.test(text)) return 0.9;
    return /^\s*1\) 1\) \(integer\) \d+\n\s+2\) \(integer\) \d{10}/.test(text) ? 0.95 : 0;
  },
  open: (sink) => new SlowlogReader(sink),
};

export default format;

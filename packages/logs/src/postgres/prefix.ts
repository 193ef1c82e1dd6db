import { indexOfByte, isDigit, readHex, readNumber, readTime, startsWith, zoneOffset } from '../bytes.js';
import type { LogRecord } from '../record.js';
import { SEVERITIES } from './messages.js';
import { readBlock, readVirtualTransaction } from './messages.js';

type Field =
  | 'time'
  | 'epoch'
  | 'pid'
  | 'user'
  | 'database'
  | 'application'
  | 'host'
  | 'sessionId'
  | 'virtual'
  | 'tag'
  | 'sqlstate'
  | 'skipped';

/** One piece of a `log_line_prefix`: fixed bytes, a field and the bytes that end it, or `%q`. */
export type PrefixPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field; readonly until: string }
  | { readonly kind: 'stop' };

export interface Prefix {
  readonly text: string;
  readonly pieces: readonly PrefixPiece[];
  /** How exact its times are. */
  readonly times: 'exact' | 'seconds' | 'none';
  /** `%c`, or process and port together, name a session; a process id alone is used again by later sessions. */
  readonly sessions: 'exact' | 'process' | 'none';
}

const ESCAPES: Readonly<Record<string, Field>> = {
  m: 'time',
  t: 'time',
  n: 'epoch',
  p: 'pid',
  u: 'user',
  d: 'database',
  a: 'application',
  r: 'host',
  h: 'host',
  L: 'skipped',
  c: 'sessionId',
  v: 'virtual',
  i: 'tag',
  e: 'sqlstate',
  l: 'skipped',
  s: 'skipped',
  x: 'skipped',
  Q: 'skipped',
  P: 'skipped',
  b: 'skipped',
  '?': 'skipped',
};

/** Reads a `log_line_prefix` as PostgreSQL does; padding (`%-10u`) is accepted. `%?` stands for whatever text. */
export function parsePrefix(text: string): Prefix {
  const pieces: PrefixPiece[] = [];
  const parts = [...text.matchAll(/%-?\d*([a-zA-Z%?])|[^%]+|%/g)];
  let literal = '';
  const flush = () => {
    if (literal !== '') pieces.push({ kind: 'literal', text: literal });
    literal = '';
  };
  parts.forEach((part, index) => {
    const letter = part[1];
    if (letter === undefined || letter === '%') literal += letter ?? part[0];
    else if (letter === 'q') {
      flush();
      pieces.push({ kind: 'stop' });
    } else {
      flush();
      const field = ESCAPES[letter] ?? 'skipped';
      const following = parts.slice(index + 1).find((other) => other[1] !== 'q');
      const until = following !== undefined && following[1] === undefined ? following[0] : '';
      pieces.push({ kind: 'field', field, until });
    }
  });
  flush();
  const has = (letter: string) => new RegExp(`%-?\\d*${letter}`).test(text);
  return {
    text,
    pieces,
    times: has('m') || has('n') ? 'exact' : has('t') ? 'seconds' : 'none',
    sessions: has('c') || (has('p') && has('r')) ? 'exact' : has('p') ? 'process' : 'none',
  };
}

const SEVERITY_AT: (readonly [Buffer, number])[][] = Array.from({ length: 256 }, () => []);

/** Further severity words, of servers that do not speak English. */
export function addSeverities(words: readonly (readonly [string, number])[]): void {
  for (const [word, severity] of words) {
    const bytes = Buffer.from(`${word}:  `, 'utf8');
    SEVERITY_AT[bytes[0] ?? 0]?.push([bytes, severity]);
  }
}
addSeverities(SEVERITIES);

/** Length of the severity word and its `:  ` at `at`; 0 when there is none. Which one it is, is in `severityFound`. */
export let severityFound = 0;
export function severityAt(buffer: Buffer, at: number, end: number): number {
  if (buffer[at] === 76 && buffer[at + 1] === 79 && buffer[at + 2] === 71 && buffer[at + 3] === 58) {
    severityFound = 1;
    return buffer[at + 4] === 32 && buffer[at + 5] === 32 ? 6 : 0;
  }
  const candidates = SEVERITY_AT[buffer[at] ?? 0];
  if (candidates === undefined || at >= end) return 0;
  next: for (const [bytes, severity] of candidates) {
    for (let i = 1; i < bytes.length; i++) if (buffer[at + i] !== bytes[i]) continue next;
    severityFound = severity;
    return bytes.length;
  }
  return 0;
}

/** Where the zone of a time ends that stands behind its digits: ` UTC`, ` +02`, `Z`. */
function zoneEnd(buffer: Buffer, at: number, end: number): number {
  let i = at;
  if (buffer[i] === 32) i++;
  const from = i;
  while (i < end) {
    const byte = buffer[i] ?? 0;
    const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 43 || byte === 45;
    if (!letter && !(isDigit(byte) && i > from && !(buffer[from] !== 43 && buffer[from] !== 45))) break;
    if ((byte === 45 || byte === 43) && i > from) break;
    i++;
  }
  return i;
}

let lastZone = '';
let lastZoneOffset = 0;

/**
 * Reads one line's prefix into the record. Returns where the severity word begins, or -1 when the line has another
 * shape.
 */
export function readPrefix(prefix: Prefix, record: LogRecord, buffer: Buffer, start: number, end: number): number {
  let at = start;
  let pid = Number.NaN;
  let port = 0;
  const { pieces } = prefix;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as PrefixPiece;
    if (piece.kind === 'stop') {
      if (severityAt(buffer, at, end) > 0) return at;
      continue;
    }
    if (piece.kind === 'literal') {
      const { text } = piece;
      for (let i = 0; i < text.length; i++) {
        if (buffer[at + i] !== text.charCodeAt(i)) {
          // Without a session the rest of the prefix may be missing.
          return severityAt(buffer, at, end) > 0 ? at : -1;
        }
      }
      at += text.length;
      continue;
    }
    switch (piece.field) {
      case 'time': {
        const time = readTime(buffer, at, end);
        if (Number.isNaN(time)) return -1;
        at += 19;
        if (buffer[at] === 46) {
          at++;
          while (isDigit(buffer[at])) at++;
        }
        const zone = zoneEnd(buffer, at, end);
        const length = zone - at;
        if (length !== lastZone.length || !startsWith(buffer, at, end, lastZone)) {
          lastZone = buffer.toString('latin1', at, zone);
          lastZoneOffset = zoneOffset(lastZone.trim());
        }
        record.time = time - lastZoneOffset;
        at = zone;
        break;
      }
      case 'epoch': {
        const seconds = readNumber(buffer, at, end);
        if (Number.isNaN(seconds)) return -1;
        record.time = seconds * 1000;
        while (isDigit(buffer[at]) || buffer[at] === 46) at++;
        break;
      }
      case 'pid': {
        const from = at;
        pid = 0;
        for (let byte = buffer[at] ?? 0; byte >= 48 && byte <= 57; byte = buffer[++at] ?? 0) pid = pid * 10 + byte - 48;
        if (at === from) return -1;
        if (record.labelEnd === 0) {
          record.labelStart = from;
          record.labelEnd = at;
        }
        break;
      }
      case 'sessionId': {
        const from = at;
        const epoch = readHex(buffer, at, end);
        const dot =
          at + 8 < end && buffer[at + 8] === 46 ? at + 8 : indexOfByte(buffer, 46, at, Math.min(end, at + 20));
        if (Number.isNaN(epoch) || buffer[dot] !== 46) return -1;
        const process = readHex(buffer, dot + 1, end);
        at = dot + 1;
        for (let byte = buffer[at] ?? 0; (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);)
          byte = buffer[++at] ?? 0;
        record.session = epoch * 4_194_304 + process;
        record.labelStart = from;
        record.labelEnd = at;
        break;
      }
      default: {
        const from = at;
        at = fieldEnd(piece.until, buffer, at, end);
        if (at === -1) return -1;
        switch (piece.field) {
          case 'user':
            record.userStart = from;
            record.userEnd = at;
            break;
          case 'database':
            record.databaseStart = from;
            record.databaseEnd = at;
            break;
          case 'application':
            record.applicationStart = from;
            record.applicationEnd = at;
            break;
          case 'virtual':
            record.transaction = readVirtualTransaction(buffer, from, at);
            break;
          case 'tag':
            record.block = readBlock(buffer, from, at);
            break;
          case 'sqlstate':
            record.sqlstateStart = from;
            record.sqlstateEnd = at;
            break;
          case 'host': {
            let open = at - 1;
            while (open > from && buffer[open] !== 40) open--;
            if (open > from) port = readNumber(buffer, open + 1, at) || 0;
            break;
          }
          default:
        }
      }
    }
  }
  if (Number.isNaN(record.session)) record.session = port === 0 ? pid : pid * 65_536 + port;
  return severityAt(buffer, at, end) > 0 ? at : findSeverity(buffer, at, end);
}

/** End of a text field: where the bytes stand that follow it in the prefix, or where the severity begins. */
function fieldEnd(until: string, buffer: Buffer, at: number, end: number): number {
  if (until === '') return severityAt(buffer, at, end) > 0 ? at : findSeverity(buffer, at, end);
  if (until.length === 1) {
    const byte = until.charCodeAt(0);
    for (let i = at; i < end; i++) if (buffer[i] === byte) return i;
    return -1;
  }
  for (let i = at; i < end; i++) if (buffer[i] === until.charCodeAt(0) && startsWith(buffer, i, end, until)) return i;
  return -1;
}

/** The first severity word of a line, where its prefix is not what was expected; -1 when there is none. */
export function findSeverity(buffer: Buffer, start: number, end: number): number {
  for (let colon = buffer.indexOf(58, start); colon !== -1 && colon < end; colon = buffer.indexOf(58, colon + 1)) {
    if (buffer[colon + 1] !== 32 || buffer[colon + 2] !== 32) continue;
    let from = colon;
    while (from > start && ((buffer[from - 1] ?? 0) > 64 || isDigit(buffer[from - 1]))) from--;
    for (let at = from; at < colon; at++) if (severityAt(buffer, at, end) === colon + 3 - at) return at;
  }
  return -1;
}

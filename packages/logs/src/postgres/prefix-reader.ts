import { isDigit, readHex, readNumber, readTime, zoneOffset } from '../bytes.js';
import type { LogRecord } from '../record.js';
import { readBlock, readVirtualTransaction } from './messages.js';
import { findSeverity, type Prefix, severityAt } from './prefix.js';

// What a step of the prefix reads. Plain constants, not the members of an object: this is looked at per record.
const NOTHING = 0;
const STOP = 1;
const TIME = 2;
const EPOCH = 3;
const PID = 4;
const SESSION_ID = 5;
const USER = 6;
const DATABASE = 7;
const APPLICATION = 8;
const HOST = 9;
const VIRTUAL = 10;
const TAG = 11;
const SQLSTATE = 12;
const SKIPPED = 13;

const OPS: Readonly<Record<string, number>> = {
  stop: STOP,
  time: TIME,
  epoch: EPOCH,
  pid: PID,
  sessionId: SESSION_ID,
  user: USER,
  database: DATABASE,
  application: APPLICATION,
  host: HOST,
  virtual: VIRTUAL,
  tag: TAG,
  sqlstate: SQLSTATE,
  skipped: SKIPPED,
};

const NONE = Buffer.alloc(0);
const IN_TRANSACTION = Buffer.from('idle in transaction', 'latin1');
const ABORTED = Buffer.from(' (aborted)', 'latin1');

/** The steps that read a prefix: what each reads, the fixed text behind it, and what ends it otherwise. */
export interface PrefixSteps {
  readonly ops: Uint8Array;
  readonly texts: readonly Buffer[];
  readonly ends: readonly Buffer[];
}

export function prefixSteps({ pieces }: Prefix): PrefixSteps {
  const ops: number[] = [];
  const texts: Buffer[] = [];
  const ends: Buffer[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    if (!piece) continue;
    const next = pieces[index + 1];
    const fixed = piece.kind === 'literal' ? piece : next?.kind === 'literal' ? next : undefined;
    ops.push(piece.kind === 'literal' ? NOTHING : (OPS[piece.kind === 'field' ? piece.field : piece.kind] ?? SKIPPED));
    texts.push(fixed ? Buffer.from(fixed.text, 'utf8') : NONE);
    ends.push(piece.kind === 'field' ? Buffer.from(piece.until, 'utf8') : NONE);
    if (fixed !== undefined && fixed === next) index++;
  }
  return { ops: Uint8Array.from(ops), texts, ends };
}

/** The zone of a time, which stands behind its digits: its bytes, and the milliseconds that it is ahead of UTC. */
export function zoneAt(buffer: Buffer, at: number): { readonly bytes: Buffer; readonly offset: number } {
  const bytes = Buffer.from(buffer.subarray(at, zoneEnd(buffer, at, Math.min(buffer.length, at + 40))));
  return { bytes, offset: zoneOffset(bytes.toString('latin1').trim()) };
}

/** Reads the prefixes of lines that were written with one `log_line_prefix`. */
export class PrefixReader {
  /** Steps: each reads a field and the fixed text behind it. */
  readonly #ops: Uint8Array;
  /** The fixed text behind each step's field; empty where another field or `%q` follows. */
  readonly #texts: readonly Buffer[];
  /** What ends each step's field, where it is not the fixed text right behind it. */
  readonly #ends: readonly Buffer[];
  #zone: Buffer = NONE;
  #zoneOffset = 0;

  constructor(prefix: Prefix) {
    const { ops, texts, ends } = prefixSteps(prefix);
    this.#ops = ops;
    this.#texts = texts;
    this.#ends = ends;
  }

  /**
   * Reads one line's prefix into the record. Returns where the severity word begins, or -1 when the line has another
   * shape.
   */
  read(record: LogRecord, buffer: Buffer, start: number, end: number): number {
    const ops = this.#ops;
    const texts = this.#texts;
    let at = start;
    let pid = -1;
    let port = 0;
    let session = -1;
    for (let index = 0; index < ops.length; index++) {
      const text = texts[index] as Buffer;
      const { length } = text;
      const from = at;
      const op = ops[index];
      switch (op) {
        case NOTHING:
          break;
        case STOP:
          if (severityAt(buffer, at, end) > 0) return at;
          break;
        case TIME: {
          const time = readTime(buffer, at, end);
          if (Number.isNaN(time)) return -1;
          at += 19;
          if (buffer[at] === 46)
            do at++;
            while (isDigit(buffer[at]));
          at = this.#readZone(buffer, at, end);
          record.time = time - this.#zoneOffset;
          break;
        }
        case PID: {
          pid = 0;
          let byte = buffer[at] ?? 0;
          while (byte >= 48 && byte <= 57) {
            pid = pid * 10 + byte - 48;
            byte = buffer[++at] ?? 0;
          }
          if (at === from) return -1;
          if (record.labelEnd === 0) {
            record.labelStart = from;
            record.labelEnd = at;
          }
          break;
        }
        case SESSION_ID: {
          let dot = at;
          while (dot < end && dot < from + 20 && buffer[dot] !== 46) dot++;
          const epoch = readHex(buffer, at, dot);
          if (Number.isNaN(epoch) || buffer[dot] !== 46) return -1;
          at = dot + 1;
          let process = 0;
          for (;;) {
            const byte = buffer[at] ?? 0;
            if (byte >= 48 && byte <= 57) process = process * 16 + byte - 48;
            else if (byte >= 97 && byte <= 102) process = process * 16 + byte - 87;
            else break;
            at++;
          }
          if (at === dot + 1) return -1;
          session = epoch * 4_194_304 + process;
          record.labelStart = from;
          record.labelEnd = at;
          break;
        }
        case EPOCH: {
          const seconds = readNumber(buffer, at, end);
          if (Number.isNaN(seconds)) return -1;
          record.time = seconds * 1000;
          while (isDigit(buffer[at]) || buffer[at] === 46) at++;
          break;
        }
        default: {
          const until = this.#ends[index] as Buffer;
          if (op === TAG) at = skipIdle(buffer, at);
          at = until.length === 1 ? byteAt(until[0] ?? 0, buffer, at, end) : fieldEnd(until, buffer, at, end);
          if (at === -1) return -1;
          if (op === USER) {
            record.userStart = from;
            record.userEnd = at;
          } else if (op === DATABASE) {
            record.databaseStart = from;
            record.databaseEnd = at;
          } else if (op === APPLICATION) {
            record.applicationStart = from;
            record.applicationEnd = at;
          } else if (op === VIRTUAL) record.transaction = readVirtualTransaction(buffer, from, at);
          else if (op === TAG) record.block = readBlock(buffer, from, at);
          else if (op === HOST) port = portOf(buffer, from, at) || port;
          else if (op === SQLSTATE) {
            record.sqlstateStart = from;
            record.sqlstateEnd = at;
          }
        }
      }
      for (let i = 0; i < length; i++) {
        // Without a session the rest of the prefix may be missing.
        if (buffer[at + i] !== text[i]) return severityAt(buffer, at, end) > 0 ? at : -1;
      }
      at += length;
    }
    if (session >= 0) record.session = session;
    else if (pid >= 0) record.session = port === 0 ? pid : pid * 65_536 + port;
    return severityAt(buffer, at, end) > 0 ? at : findSeverity(buffer, at, end);
  }

  /** Steps over the zone of a time (` UTC`, ` +02`, `Z`), which is nearly always that of the record before. */
  #readZone(buffer: Buffer, at: number, end: number): number {
    const zone = this.#zone;
    const { length } = zone;
    let same = length > 0;
    for (let i = 0; same && i < length; i++) same = buffer[at + i] === zone[i];
    if (same && !isZone(buffer[at + length] ?? 0)) return at + length;
    const stop = zoneEnd(buffer, at, end);
    this.#zone = Buffer.from(buffer.subarray(at, stop));
    this.#zoneOffset = zoneOffset(this.#zone.toString('latin1').trim());
    return stop;
  }
}

const isLetter = (byte: number) => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
const isZone = (byte: number) => isLetter(byte) || byte === 43 || byte === 45 || isDigit(byte);

/** Where the zone of a time ends that stands behind its digits. */
function zoneEnd(buffer: Buffer, at: number, end: number): number {
  let i = at;
  if (buffer[i] === 32) i++;
  const from = i;
  const sign = buffer[from] === 43 || buffer[from] === 45;
  for (; i < end; i++) {
    const byte = buffer[i] ?? 0;
    if (isLetter(byte)) continue;
    if ((byte === 43 || byte === 45) && i === from) continue;
    if (!(isDigit(byte) && i > from && sign)) break;
  }
  return i;
}

const matches = (word: Buffer, buffer: Buffer, at: number): boolean => {
  for (let i = 0; i < word.length; i++) if (buffer[at + i] !== word[i]) return false;
  return true;
};

/** Behind the tag of an idle session, which has blanks in it, as what ends the field may have. */
function skipIdle(buffer: Buffer, at: number): number {
  if (buffer[at] !== 105 || !matches(IN_TRANSACTION, buffer, at)) return at;
  const behind = at + IN_TRANSACTION.length;
  return matches(ABORTED, buffer, behind) ? behind + ABORTED.length : behind;
}

/** The port of `host(port)`, 0 when there is none. */
function portOf(buffer: Buffer, from: number, end: number): number {
  let open = end - 1;
  while (open > from && buffer[open] !== 40) open--;
  return open > from ? readNumber(buffer, open + 1, end) || 0 : 0;
}

function byteAt(byte: number, buffer: Buffer, at: number, end: number): number {
  for (let i = at; i < end; i++) if (buffer[i] === byte) return i;
  return -1;
}

/** End of a text field: where the bytes stand that follow it in the prefix, or where the severity begins. */
function fieldEnd(until: Buffer, buffer: Buffer, at: number, end: number): number {
  const { length } = until;
  if (length === 0) return severityAt(buffer, at, end) > 0 ? at : findSeverity(buffer, at, end);
  const first = until[0];
  next: for (let i = at; i < end; i++) {
    if (buffer[i] !== first) continue;
    for (let k = 1; k < length; k++) if (buffer[i + k] !== until[k]) continue next;
    return i;
  }
  return -1;
}

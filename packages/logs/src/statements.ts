import type { Coverage } from './coverage.js';
import { NO_SHAPE } from './analyse.js';
import { hash32, hashBytes } from './bytes.js';
import { fingerprinted } from './fingerprint.js';
import type { Forensics } from './forensics.js';
import { offsetOf } from './locate.js';
import { Kind, LogRecord } from './record.js';
import type { Replayer, Run } from './replay/replayer.js';
import type { Session } from './replay/session.js';
import type { Store } from './replay/store.js';
import type { RunCounts } from './runs.js';
import { type ShapeCache, type ShapeEntry, textOf } from './shape-cache.js';
import type { Sizing } from './sizing/sizing.js';

/** Where the reading stands. */
export interface Position {
  /** Number of the current record. */
  ordinal: number;
  /** The same within its file. */
  order: number;
  /** Positions on the sizing axis are times; else numbers of records. */
  byTime: boolean;
}

export interface StatementsOptions {
  readonly position: Position;
  readonly shapes: ShapeCache;
  readonly replayer: Replayer;
  readonly coverage: Coverage;
  readonly forensics: Forensics;
  readonly sizing: Sizing;
  readonly store: Store;
  readonly runs: RunCounts | undefined;
}

/**
 * Joins what a log says of a statement in several records (its text, its parameters, how long it took, that it failed)
 * to one run of it, and has that replayed.
 */
export class Statements {
  readonly #options: StatementsOptions;
  readonly #position: Position;
  readonly #replayer: Replayer;
  /** The statement that is replayed: one object for all. */
  readonly #current: { -readonly [K in keyof Run]: Run[K] } = {
    record: new LogRecord(),
    shape: NO_SHAPE,
    text: '',
    number: 0,
    failed: false,
    from: 0,
    to: 0,
  };

  constructor(options: StatementsOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#replayer = options.replayer;
  }

  statement(session: Session, record: LogRecord, failed: boolean): void {
    if (record.textEnd <= record.textStart) return;
    const { shapes, coverage } = this.#options;
    shapes.fingerprint(record);
    const { low, high } = fingerprinted;
    if (record.part > 0 && this.#repeats(session, record, low, high)) return;
    const entry = shapes.entry(record, low, high);
    coverage.statement(record);
    const { byTime, order, ordinal } = this.#position;
    const timed = !Number.isNaN(record.duration);
    const to = byTime ? record.time : order;
    const from = byTime && !record.before && timed ? record.time - record.duration : to;
    if (record.duration > 0) this.#options.sizing.lasted(record.duration);
    session.lastLow = low;
    session.lastHigh = high;
    session.lastBefore = record.before;
    session.lastTimed = timed;
    session.lastFailed = failed;
    const { shape } = entry;
    if (record.kind === Kind.prepare) {
      // Created by its own message, in front of the statement that runs it.
      this.#named(session, record, { record, shape, text: shape.text, number: ordinal, failed, from, to }, true);
      return;
    }
    if (shape.needsParameters && record.detailEnd === record.detailStart && !failed) {
      this.#defer(session, record, entry, from, to);
      return;
    }
    const parameters =
      record.detailEnd > record.detailStart && shape.needsParameters
        ? record.buffer.toString('utf8', record.detailStart, record.detailEnd)
        : '';
    this.#run(session, record, entry, from, to, failed, parameters);
  }

  /** An error names the statement that failed: the last one, which was logged before it ran, or one that was not logged. */
  failed(session: Session, record: LogRecord): void {
    this.#options.shapes.fingerprint(record);
    const same = fingerprinted.low === session.lastLow && fingerprinted.high === session.lastHigh;
    if (same && session.lastBefore && !session.lastTimed) {
      if (!session.lastFailed) this.#replayer.fail(session);
      session.lastFailed = true;
      session.lastBefore = false;
      return;
    }
    this.statement(session, record, true);
    this.#replayer.fail(session);
    session.lastBefore = false;
  }

  /** An error by itself: the last statement is the one that failed, unless the next record names another. */
  error(session: Session, record: LogRecord): void {
    // Administrator commands and cancelled sessions are no statement of this client: class 57P.
    const { buffer, sqlstateStart } = record;
    if (buffer[sqlstateStart] === 53 && buffer[sqlstateStart + 2] === 80) return;
    if (!session.lastBefore || session.lastTimed) return;
    session.lastFailed = true;
    this.#replayer.fail(session);
  }

  /** How long the session's last statement took. */
  duration(session: Session, time: number, duration: number): void {
    if (session.lastTimed || !session.lastBefore) return;
    session.lastTimed = true;
    this.#options.sizing.lasted(duration);
    this.#options.coverage.timed(duration);
    if (this.#position.byTime && session.unsettled) session.endsAt = time;
  }

  /** Values of the parameters of the session's last statement. */
  parameters(session: Session, record: LogRecord): void {
    if (!session.pending) return;
    const end = Math.min(record.textEnd, record.textStart + 4000);
    session.parameters = record.text.toString('utf8', record.textStart, end);
    this.flush(session);
    session.parameters = '';
  }

  /** Runs a statement that waited for its parameters. */
  flush(session: Session): void {
    const { pending } = session;
    session.pending = undefined;
    pending?.();
  }

  #run(
    session: Session,
    record: LogRecord,
    entry: ShapeEntry,
    from: number,
    to: number,
    failed: boolean,
    parameters: string,
  ): void {
    let { shape } = entry;
    let { text } = shape;
    if (!entry.quiet && (shape.needsText || !shape.plain)) {
      text = textOf(record);
      if (parameters !== '') text = withParameters(text, parameters);
      if (shape.needsText || parameters !== '') shape = this.#options.shapes.exact(entry, text);
    }
    const run = this.#current;
    run.record = record;
    run.shape = shape;
    run.text = text;
    run.number = this.#position.ordinal;
    run.failed = failed;
    run.from = from;
    run.to = to;
    this.#replayer.run(session, run, entry.quiet);
    if (record.nameEnd > record.nameStart) this.#named(session, record, run, false);
    this.#options.coverage.count(shape);
    this.#options.runs?.count(session, entry.shape, 1);
  }

  #named(session: Session, record: LogRecord, run: Run, creates: boolean): void {
    const key = hashBytes(record.buffer, record.nameStart, record.nameEnd);
    const known = session.named?.has(key) === true;
    if (!known) {
      const name = record.buffer.toString('utf8', record.nameStart, record.nameEnd);
      this.#options.forensics.statementName(name);
      this.#replayer.named(session, { ...run, text: textOf(record) }, name, key);
    } else if (!creates) {
      this.#replayer.namedAgain(session, record, key);
      if (session.named?.get(key)?.needed !== undefined)
        this.#options.store.addName(session.serial, hash32(record.buffer, record.nameStart, record.nameEnd));
    }
  }

  /** The statement's parameters stand in the session's next record: wait for it. */
  #defer(session: Session, record: LogRecord, entry: ShapeEntry, from: number, to: number): void {
    if (record.text !== record.buffer || record.buffer !== record.source) {
      this.#run(session, record, entry, from, to, false, '');
      return;
    }
    const copy = copyOf(record);
    const position = this.#position;
    const { ordinal } = position;
    session.pending = () => {
      const now = position.ordinal;
      position.ordinal = ordinal;
      this.#run(session, copy, entry, from, to, false, session.parameters);
      position.ordinal = now;
    };
  }

  /** pgaudit writes the whole message once per statement in it: true for what was already replayed. */
  #repeats(session: Session, record: LogRecord, low: number, high: number): boolean {
    const same = low === session.lastLow && high === session.lastHigh;
    if (record.inner) return same;
    if (same && session.partsLeft > 0 && record.part > session.part) {
      session.part = record.part;
      session.partsLeft--;
      return true;
    }
    session.part = record.part;
    session.partsLeft = this.#options.shapes.entry(record, low, high).shape.statements.length - 1;
    return false;
  }
}

/** A record that outlives the reader's next one, with the bytes that it needs. */
function copyOf(record: LogRecord): LogRecord {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(record) as object), record) as LogRecord;
  const start = Math.min(record.start, record.textStart);
  const end = Math.max(record.textEnd, record.nameEnd);
  const bytes = Buffer.from(record.buffer.subarray(start, end));
  copy.buffer = copy.text = copy.source = bytes;
  copy.base = offsetOf(record, start);
  for (const field of [
    'start',
    'textStart',
    'textEnd',
    'placeStart',
    'nameStart',
    'nameEnd',
    'labelStart',
    'labelEnd',
  ] as const)
    copy[field] -= start;
  return copy;
}

/** Puts parameters' values (`$1 = '42', $2 = NULL`) where their numbers stand. */
export function withParameters(text: string, parameters: string): string {
  const values = new Map<string, string>();
  for (const [, number = '', value = ''] of parameters.matchAll(/\$(\d+) = ('(?:[^']|'')*'|NULL)/g))
    values.set(number, value);
  return text.replace(/\$(\d+)/g, (match, number: string) => values.get(number) ?? match);
}

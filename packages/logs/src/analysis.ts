import type { Dialect, Measurements, SessionEffect, Target } from '@poolsafe/core';
import { hashBytes } from './bytes.js';
import { Analyser, LONGEST_TEXT, NO_SHAPE, type Analyse, type AnalysedShape } from './analyse.js';
import { Coverage } from './coverage.js';
import { Findings, type Place, type Speak, type WordPlace } from './findings.js';
import { Forensics } from './forensics.js';
import { fingerprint, fingerprinted } from './fingerprint.js';
import type { FormatAbilities } from './format.js';
import { At, COUNT, Double, Flag, RECORD_INTS, SLOW } from './kernel/kernel.js';
import type { BatchSink, KernelReader } from './kernel/reader.js';
import { locate, offsetOf } from './locate.js';
import { Kind, LogRecord } from './record.js';
import { Replayer, type Run } from './replay/replayer.js';
import { Session } from './replay/session.js';
import { SessionTable } from './session-table.js';
import { RunCounts, type Watched } from './runs.js';
import { FingerprintTable } from './shapes.js';
import { Sizing } from './sizing/sizing.js';

/** Shapes, exact texts and sessions that are kept at most; beyond, memory would grow with the log. */
const SHAPES_KEPT = 100_000;
const TEXTS_KEPT = 20_000;
const SESSIONS_KEPT = 20_000;

export interface AnalysisOptions {
  readonly targets: readonly Target[];
  readonly speak: Speak;
  readonly measurements: (target: Target) => Measurements | undefined;
  readonly analyse: Analyse;
  /** Only sessions that fall to this share are replayed: `index` of `of`. */
  readonly shard?: { readonly index: number; readonly of: number };
  readonly note: (message: string) => void;
  /** Statements whose runs are counted one by one. */
  readonly watched?: Watched;
}

interface ShapeEntry {
  readonly shape: AnalysedShape;
  /** Only counts as work, or opens and ends blocks: its text and its parameters say nothing. */
  readonly quick: boolean;
  /** Nothing of it is ever told: its text is not needed. */
  readonly quiet: boolean;
  readonly texts: Map<string, AnalysedShape>;
}

/** Takes the records of all files, in order, and adds up what the report needs. */
export class LogAnalysis implements BatchSink {
  readonly findings: Findings;
  readonly sizing: Sizing;
  readonly coverage = new Coverage();
  readonly forensics = new Forensics();
  readonly runs: RunCounts | undefined;
  readonly #options: AnalysisOptions;
  readonly #analyser: Analyser;
  readonly #replayer: Replayer;
  readonly #shapes = new FingerprintTable<ShapeEntry>(SHAPES_KEPT);
  readonly #sessions = new SessionTable();
  readonly #fingerprints: 'postgres' | 'mysql' | 'words';
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
  /** What the kernel left to the common way. */
  readonly #filled = new LogRecord();
  #overflowing = false;
  #textsKept = 0;
  #file = '';
  #ordinal = 0;
  #byTime = true;
  #order = 0;
  sessions = 0;
  /** Counts what belongs to no session: so that shares add up. */
  readonly #first: boolean;

  constructor(dialect: Dialect, options: AnalysisOptions) {
    this.#options = options;
    this.#first = (options.shard?.index ?? 0) === 0;
    this.findings = new Findings(options.targets, options.speak, options.measurements);
    this.sizing = new Sizing(options.targets, dialect);
    this.runs = options.watched && new RunCounts(options.watched);
    this.#analyser = new Analyser(dialect, options.analyse);
    this.#replayer = new Replayer(this.findings, this.sizing, this.#analyser, (record, shape, effect, text, place) =>
      this.#locate(record, shape, effect, text, place),
    );
    this.#fingerprints = dialect === 'postgres' ? 'postgres' : dialect === 'mysql' ? 'mysql' : 'words';
  }

  get transactions(): number {
    return this.#replayer.transactions;
  }

  /** Begins a file. Sessions go on from one file to the next. */
  file(name: string, times: FormatAbilities['times']): void {
    this.#file = name;
    this.#order = 0;
    // With times of whole seconds only the order can be relied on.
    this.#byTime = times === 'exact';
    this.sizing.axis(this.#byTime ? 'time' : `order ${name}`);
  }

  /** Fingerprints of all shapes: what parts have in common is counted once. */
  shapeKeys(): readonly string[] {
    return this.#shapes.keys();
  }

  get everything(): boolean {
    return (this.#options.shard?.of ?? 1) > 1;
  }

  /**
   * Takes what the kernel found. Most records are statements of a kind that was met before, in a session that is known:
   * those go by numbers alone; all others become records as any reader makes them.
   */
  batch(count: number, reader: KernelReader): void {
    const { ints, doubles } = reader.kernel;
    const all = this.everything;
    for (let index = 0, at = 0; index < count; index++, at += RECORD_INTS) {
      const passed = ints[at + At.passed] ?? 0;
      const half = at >> 1;
      if (passed > 0)
        this.#passed(passed, doubles[half + Double.passedFirst] ?? 0, doubles[half + Double.passedLast] ?? 0);
      const kind = ints[at] ?? 0;
      if (kind === SLOW) reader.slow(at);
      else if (kind !== COUNT && (all || !this.#quick(ints, doubles, at, reader))) {
        if (reader.elsewhere(at)) reader.slow(at);
        else {
          reader.fill(this.#filled, at);
          this.record(this.#filled);
        }
      }
    }
  }

  /** Records that nothing is to tell about, whose times went on from that of the record before them. */
  #passed(count: number, first: number, last: number): void {
    this.#order += count;
    this.#ordinal += count;
    this.coverage.records += count;
    this.coverage.seen(first);
    this.coverage.seen(last);
    this.coverage.clock(last);
  }

  /** Does what `record` does, where that is only to count. False, and nothing done, where there is more to it. */
  #quick(ints: Int32Array, doubles: Float64Array, at: number, reader: KernelReader): boolean {
    const half = at >> 1;
    const session = this.#sessions.get(doubles[half + Double.session] ?? -2);
    if (session?.known !== true || session.pending) return false;
    const named = (ints[at + At.applicationStart] ?? 0) - (ints[at + At.applicationEnd] ?? 0);
    if (named !== 0) {
      const { application } = session;
      if (application.length !== -named) return false;
      if (application.charCodeAt(0) !== reader.buffer[ints[at + At.applicationStart] ?? 0]) return false;
    }
    const time = doubles[half + Double.time] ?? Number.NaN;
    const duration = doubles[half + Double.duration] ?? Number.NaN;
    let entry: ShapeEntry | undefined;
    const kind = ints[at];
    if (kind === Kind.statement) {
      if (ints[at + At.nameEnd] !== ints[at + At.nameStart] || ints[at + At.textEnd] === ints[at + At.textStart])
        return false;
      entry = this.#shapes.get(ints[at + At.low] ?? 0, ints[at + At.high] ?? 0);
      if (entry?.quick !== true || session.live.length > 0 || this.runs) return false;
    } else if (kind !== Kind.duration && kind !== Kind.parameters) return false;
    this.#order++;
    this.#ordinal++;
    this.coverage.records++;
    this.coverage.clock(time);
    this.coverage.seen(time);
    session.lastUsed = this.#ordinal;
    if (entry) this.#quickStatement(session, entry, ints, at, time, duration, doubles[half + Double.transaction] ?? -1);
    else if (kind === Kind.duration) this.#duration(session, time, duration);
    this.#seen(session, this.#byTime ? time : this.#order, time);
    return true;
  }

  #quickStatement(
    session: Session,
    entry: ShapeEntry,
    ints: Int32Array,
    at: number,
    time: number,
    duration: number,
    transaction: number,
  ): void {
    const flags = ints[at + At.flags] ?? 0;
    const before = (flags & Flag.before) !== 0;
    const untimed = Number.isNaN(duration);
    this.coverage.statements++;
    if (!untimed) {
      this.coverage.timed(duration);
      if (duration > 0) this.#timed(duration);
    }
    const to = this.#byTime ? time : this.#order;
    session.lastLow = ints[at + At.low] ?? 0;
    session.lastHigh = ints[at + At.high] ?? 0;
    session.lastBefore = before;
    session.lastTimed = !untimed;
    session.lastFailed = false;
    const line = ints[at + At.line] ?? 0;
    const from = this.#byTime && !before && !untimed ? to - duration : to;
    this.#replayer.quick(session, entry.shape, transaction, flags & 3, from, to, this.#ordinal, line, time);
  }

  unparsed(line: number, reason: string): void {
    if (this.#mine(0)) this.coverage.unparsed(this.#file, line, reason);
  }

  /** Whether a session falls to this share of the work. */
  #mine(session: number): boolean {
    const { shard } = this.#options;
    if (!shard || shard.of <= 1) return true;
    if (!(session > 0)) return shard.index === 0;
    return (session % 9_007_199_254_740_881) % shard.of === shard.index;
  }

  record(record: LogRecord): void {
    const { kind } = record;
    if (!record.sequel) this.#order++;
    if (this.#first) this.coverage.clock(record.time);
    if (!this.#mine(record.session)) return;
    this.#ordinal++;
    if (!record.sequel) this.coverage.records++;
    this.coverage.seen(record.time);
    if (kind === Kind.other) return;
    if (kind === Kind.summary) {
      this.#summary(record);
      return;
    }
    if (kind === Kind.pin || kind === Kind.snapshot) {
      this.forensics.observe(kind, this.#file, record);
      return;
    }
    if (Number.isNaN(record.session)) {
      this.coverage.sessionless++;
      return;
    }
    const session = this.#session(record);
    const at = this.#byTime ? record.time : this.#order;
    if (session.pending && kind !== Kind.parameters) this.#flushPending(session);
    switch (kind) {
      case Kind.statement:
      case Kind.prepare:
        this.#statement(session, record, false);
        break;
      case Kind.failed:
        this.#failed(session, record);
        break;
      case Kind.error:
        this.forensics.error(this.#file, record);
        // The last statement is the one that failed, unless the next record names another.
        if (session.lastBefore && !session.lastTimed && !this.#isCleanEnd(record)) {
          session.lastFailed = true;
          this.#replayer.fail(session);
        }
        break;
      case Kind.duration:
        this.#duration(session, record.time, record.duration);
        break;
      case Kind.parameters:
        session.parameters = record.text.toString(
          'utf8',
          record.textStart,
          Math.min(record.textEnd, record.textStart + 4000),
        );
        if (session.pending) this.#flushPending(session);
        session.parameters = '';
        break;
      case Kind.connect:
      case Kind.authorized:
        break;
      case Kind.disconnect:
        this.#seen(session, at, record.time);
        this.#end(record.session, session);
        return;
      default:
    }
    this.#seen(session, at, record.time);
  }

  #isCleanEnd(record: LogRecord): boolean {
    // Administrator commands and cancelled sessions are no statement of this client: class 57P.
    return record.buffer[record.sqlstateStart] === 53 && record.buffer[record.sqlstateStart + 2] === 80;
  }

  #seen(session: Session, at: number, time: number): void {
    if (!(session.firstAt <= at)) session.firstAt = at;
    if (!(session.lastAt >= at)) session.lastAt = at;
    session.lastTime = time;
  }

  #session(record: LogRecord): Session {
    let session = this.#sessions.get(record.session);
    // A process id, a thread id, a port may be used again: a new connection is a new session.
    if (session && record.kind === Kind.connect) {
      this.#end(record.session, session);
      session = undefined;
    }
    if (!session) {
      const label = record.buffer.toString('utf8', record.labelStart, record.labelEnd);
      session = new Session(
        label,
        this.#file,
        record.kind === Kind.connect || record.kind === Kind.authorized,
        this.#ordinal,
      );
      this.#sessions.set(record.session, session);
      this.sessions++;
      if (this.#sessions.size > SESSIONS_KEPT) this.#evict();
    }
    session.lastUsed = this.#ordinal;
    if (!session.known || record.kind === Kind.authorized) this.#identify(session, record);
    if (record.applicationEnd > record.applicationStart) this.#application(session, record);
    return session;
  }

  #identify(session: Session, record: LogRecord): void {
    const { buffer } = record;
    if (record.userEnd > record.userStart) session.user = buffer.toString('utf8', record.userStart, record.userEnd);
    if (record.databaseEnd > record.databaseStart)
      session.database = buffer.toString('utf8', record.databaseStart, record.databaseEnd);
    session.known = session.user !== '' && session.user !== '[unknown]';
  }

  #application(session: Session, record: LogRecord): void {
    const { application } = session;
    const length = record.applicationEnd - record.applicationStart;
    if (application.length === length && record.buffer[record.applicationStart] === application.charCodeAt(0)) return;
    const name = record.buffer.toString('utf8', record.applicationStart, record.applicationEnd);
    if (name === application || name === '[unknown]' || name === '') return;
    session.application = name;
    const names = (session.applications ??= []);
    if (names.length < 8 && !names.includes(name)) names.push(name);
  }

  #evict(): void {
    let oldest = Number.POSITIVE_INFINITY;
    const ages = Float64Array.from(this.#sessions.values(), ({ lastUsed }) => lastUsed).sort();
    oldest = ages[SESSIONS_KEPT >> 3] ?? oldest;
    for (const [key, session] of this.#sessions.entries(({ lastUsed }) => lastUsed <= oldest)) this.#end(key, session);
    if (this.coverage.evicted === 0) {
      this.#options.note(
        `More than ${SESSIONS_KEPT.toString()} sessions are open at once; the ones that were silent longest are taken as ended. Log disconnections (log_disconnections = on) to know when sessions end.`,
      );
    }
    this.coverage.evicted++;
  }

  #end(key: number, session: Session): void {
    if (session.pending) this.#flushPending(session);
    this.#replayer.end(session);
    this.forensics.session(session);
    this.#sessions.delete(key);
  }

  /** The log is over: sessions that did not end stay as they are. */
  finish(): void {
    for (const [key, session] of this.#sessions.entries()) this.#end(key, session);
  }

  #statement(session: Session, record: LogRecord, failed: boolean): void {
    if (record.textEnd <= record.textStart) return;
    this.#fingerprint(record);
    const { low, high } = fingerprinted;
    if (record.part > 0 && this.#repeats(session, record, low, high)) return;
    const entry = this.#entry(record, low, high);
    this.coverage.statement(record);
    const from = this.#byTime
      ? record.before || Number.isNaN(record.duration)
        ? record.time
        : record.time - record.duration
      : this.#order;
    const to = this.#byTime ? record.time : this.#order;
    if (record.duration > 0) this.#timed(record.duration);
    session.lastLow = low;
    session.lastHigh = high;
    session.lastBefore = record.before;
    session.lastTimed = !Number.isNaN(record.duration);
    session.lastFailed = failed;
    const { shape } = entry;
    if (record.kind === Kind.prepare) {
      // Created by its own message, in front of the statement that runs it.
      this.#named(session, record, { record, shape, text: shape.text, number: this.#ordinal, failed, from, to }, true);
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
      if (shape.needsText || parameters !== '') shape = this.#exact(entry, text);
    }
    const run = this.#current;
    run.record = record;
    run.shape = shape;
    run.text = text;
    run.number = this.#ordinal;
    run.failed = failed;
    run.from = from;
    run.to = to;
    this.#replayer.run(session, run, entry.quiet);
    if (record.nameEnd > record.nameStart) this.#named(session, record, run, false);
    this.coverage.count(shape);
    this.runs?.count(session, entry.shape, 1);
  }

  #named(session: Session, record: LogRecord, run: Run, creates: boolean): void {
    const key = hashBytes(record.buffer, record.nameStart, record.nameEnd);
    const known = session.named?.has(key) === true;
    if (known) {
      if (!creates) this.#replayer.namedAgain(session, record, key);
      return;
    }
    const name = record.buffer.toString('utf8', record.nameStart, record.nameEnd);
    this.forensics.statementName(name);
    this.#replayer.named(session, { ...run, text: textOf(record) }, name, key);
  }

  /** The statement's parameters stand in the session's next record: wait for it. */
  #defer(session: Session, record: LogRecord, entry: ShapeEntry, from: number, to: number): void {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(record) as object), record) as LogRecord;
    const start = Math.min(record.start, record.textStart);
    const end = Math.max(record.textEnd, record.nameEnd);
    if (record.text === record.buffer && record.buffer === record.source) {
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
    } else {
      this.#run(session, record, entry, from, to, false, '');
      return;
    }
    const ordinal = this.#ordinal;
    session.pending = () => {
      const now = this.#ordinal;
      this.#ordinal = ordinal;
      this.#run(session, copy, entry, from, to, false, session.parameters);
      this.#ordinal = now;
    };
  }

  #flushPending(session: Session): void {
    const { pending } = session;
    session.pending = undefined;
    pending?.();
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
    session.partsLeft = this.#entry(record, low, high).shape.statements.length - 1;
    return false;
  }

  /** An error names the statement that failed: the last one, which was logged before it ran, or one that was not logged. */
  #failed(session: Session, record: LogRecord): void {
    this.#fingerprint(record);
    const same = fingerprinted.low === session.lastLow && fingerprinted.high === session.lastHigh;
    if (same && session.lastBefore && !session.lastTimed) {
      if (!session.lastFailed) this.#replayer.fail(session);
      session.lastFailed = true;
      session.lastBefore = false;
      return;
    }
    this.#statement(session, record, true);
    this.#replayer.fail(session);
    session.lastBefore = false;
  }

  #duration(session: Session, time: number, duration: number): void {
    if (session.lastTimed || !session.lastBefore) return;
    session.lastTimed = true;
    this.#timed(duration);
    this.coverage.timed(duration);
    if (this.#byTime && session.unsettled) session.endsAt = time;
  }

  #timed(duration: number): void {
    this.sizing.durations += Math.round(duration * 1000);
    this.sizing.durationsCounted++;
  }

  #fingerprint(record: LogRecord): void {
    if (record.fingerprinted) {
      fingerprinted.low = record.low;
      fingerprinted.high = record.high;
      return;
    }
    if (this.#fingerprints !== 'words') {
      fingerprint(record.text, record.textStart, record.textEnd, this.#fingerprints);
      return;
    }
    const hash = hashCommand(record);
    fingerprinted.low = hash | 0;
    fingerprinted.high = Math.floor(hash / 4_294_967_296) | 0;
  }

  #entry(record: LogRecord, low: number, high: number): ShapeEntry {
    const known = this.#shapes.get(low, high);
    if (known) return known;
    const shape = this.#analyser.shape(textOf(record));
    const quiet = this.#replayer.isQuiet(shape);
    const quick = quiet && !shape.needsParameters && (shape.plain || shape.statements.length === 1);
    const entry = { shape, quick, quiet, texts: new Map<string, AnalysedShape>() };
    if (!this.#shapes.add(low, high, entry) && !this.#overflowing) {
      this.#overflowing = true;
      this.#options.note(
        `More than ${SHAPES_KEPT.toString()} different statements: names made of numbers are likely. Further ones are read anew each time, and are not counted as shapes.`,
      );
    }
    return entry;
  }

  /** What is known about a very text, where literals matter. */
  #exact(entry: ShapeEntry, text: string): AnalysedShape {
    if (text === entry.shape.text) return entry.shape;
    let shape = entry.texts.get(text);
    if (shape) return shape;
    shape = this.#analyser.shape(text);
    if (this.#textsKept < TEXTS_KEPT && text.length < 10_000) {
      entry.texts.set(text, shape);
      this.#textsKept++;
    }
    return shape;
  }

  /** One row of an export without sessions: judged as a statement by itself. */
  #summary(record: LogRecord): void {
    this.#fingerprint(record);
    const entry = this.#entry(record, fingerprinted.low, fingerprinted.high);
    const session = new Session('', this.#file, false, this.#ordinal);
    this.#identify(session, record);
    this.coverage.count(entry.shape, record.calls);
    this.runs?.count(session, entry.shape, record.calls);
    this.coverage.statements += record.calls;
    this.forensics.summary(this.findings, entry.shape, record, session, (effect, place) =>
      this.#locate(record, entry.shape, effect, entry.shape.text, place),
    );
  }

  #locate(record: LogRecord, shape: AnalysedShape, effect: SessionEffect, text: string, place: Place): WordPlace {
    return locate(this.#file, record, shape, effect, text, place);
  }
}

/** Commands whose second word says what they do. */
const TWO_WORDS =
  /^"?(?:client|config|cluster|script|function|object|xgroup|xinfo|memory|debug|acl|pubsub|hello)"? +("?\w+)/i;

/** Commands that differ in their data only are one shape: the name counts, and whether they wait. */
function hashCommand(record: LogRecord): number {
  const head = record.text.toString('latin1', record.textStart, Math.min(record.textEnd, record.textStart + 400));
  const first = /^\S+/.exec(head)?.[0] ?? '';
  const second = TWO_WORDS.exec(head)?.[1] ?? '';
  const waits = /^"?xread/i.test(first) && /"?\bblock\b/i.test(head) ? ' block' : '';
  const bytes = Buffer.from(`${first} ${second}${waits}`.toLowerCase().replaceAll('"', ''), 'latin1');
  return hashBytes(bytes, 0, bytes.length);
}

const textOf = (record: LogRecord): string =>
  record.text.toString('utf8', record.textStart, Math.min(record.textEnd, record.textStart + LONGEST_TEXT));

/** Puts parameters' values (`$1 = '42', $2 = NULL`) where their numbers stand. */
export function withParameters(text: string, parameters: string): string {
  const values = new Map<string, string>();
  for (const [, number = '', value = ''] of parameters.matchAll(/\$(\d+) = ('(?:[^']|'')*'|NULL)/g))
    values.set(number, value);
  return text.replace(/\$(\d+)/g, (match, number: string) => values.get(number) ?? match);
}

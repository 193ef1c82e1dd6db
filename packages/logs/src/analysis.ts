import type { Dialect, Measurements, Target } from '@poolsafe/core';
import { Analyser, type Analyse, type AnalysedShape } from './analyse.js';
import { Coverage } from './coverage.js';
import { Findings, type Speak, type Who } from './findings.js';
import { fingerprinted } from './fingerprint.js';
import { Forensics } from './forensics.js';
import type { FormatAbilities } from './format.js';
import type { Kernel } from './kernel/kernel.js';
import type { KernelSink } from './kernel/reader.js';
import { locate } from './locate.js';
import { classOf, identify, OpenSessions } from './open-sessions.js';
import { Kind, type LogRecord } from './record.js';
import { isQuiet } from './replay/quiet.js';
import { Replayer } from './replay/replayer.js';
import { SESSIONS_KEPT, SETTLED_DOUBLES, Sum } from './replay/layout.js';
import type { Session } from './replay/session.js';
import { Store } from './replay/store.js';
import { RunCounts, type Watched } from './runs.js';
import { reportedState } from './reported.js';
import { ShapeCache, textOf } from './shape-cache.js';
import { Sizing } from './sizing/sizing.js';
import { type Position, Statements } from './statements.js';

export interface AnalysisOptions {
  readonly targets: readonly Target[];
  readonly speak: Speak;
  readonly measurements: (target: Target) => Measurements | undefined;
  readonly analyse: Analyse;
  /** Reads and counts what nothing is to tell about; the replay's memory is a part of its. */
  readonly kernel?: Kernel | undefined;
  /** Only sessions that fall to this share are replayed: `index` of `of`. */
  readonly shard?: { readonly index: number; readonly of: number };
  readonly note: (message: string) => void;
  /** Statements whose runs are counted one by one. */
  readonly watched?: Watched;
}

/** Takes the records of all files, in order, and adds up what the report needs. */
export class LogAnalysis implements KernelSink {
  readonly findings: Findings;
  readonly sizing: Sizing;
  readonly coverage = new Coverage();
  readonly forensics = new Forensics();
  readonly runs: RunCounts | undefined;
  readonly kernel: Kernel | undefined;
  readonly #shard: { readonly index: number; readonly of: number };
  readonly #replayer: Replayer;
  readonly #shapes: ShapeCache;
  readonly #store: Store;
  readonly #open: OpenSessions;
  readonly #statements: Statements;
  readonly #position: Position = { ordinal: 0, order: 0, byTime: true };
  #file = '';
  readonly #dialect: Dialect;
  readonly #reportedShapes = new Map<string, AnalysedShape>();
  /** The last statement that named no session. */
  #lastAlone = { low: 0, high: 0 };

  constructor(dialect: Dialect, options: AnalysisOptions) {
    const { targets, kernel, note } = options;
    this.kernel = kernel;
    this.#dialect = dialect;
    this.#shard = options.shard ?? { index: 0, of: 1 };
    this.findings = new Findings(targets, options.speak, options.measurements);
    this.sizing = new Sizing(targets, dialect);
    this.runs = options.watched && new RunCounts(options.watched);
    const analyser = new Analyser(dialect, options.analyse);
    const replayer = new Replayer(this.findings, this.sizing, analyser, (record, shape, effect, text, place) =>
      locate(this.#file, record, shape, effect, text, place),
    );
    this.#replayer = replayer;
    this.#store = new Store(kernel?.memory);
    this.#shapes = new ShapeCache(dialect, {
      analyser,
      store: this.#store,
      isQuiet: (shape) => isQuiet(this.findings, shape),
      mayCount: this.runs === undefined,
      note,
    });
    this.#statements = new Statements({
      position: this.#position,
      shapes: this.#shapes,
      replayer,
      coverage: this.coverage,
      forensics: this.forensics,
      sizing: this.sizing,
      store: this.#store,
      runs: this.runs,
    });
    this.#open = new OpenSessions({
      store: this.#store,
      ended: (session) => {
        if (session.pending) this.#statements.flush(session);
        replayer.end(session);
        this.forensics.session(session);
      },
      tooMany: () => {
        this.coverage.evicted++;
        note(
          `About ${SESSIONS_KEPT.toString()} sessions are open at once; the ones that were silent longest are taken as ended. Log disconnections (log_disconnections = on) to know when sessions end.`,
        );
      },
    });
  }

  get sessions(): number {
    return this.#open.count;
  }

  get transactions(): number {
    return this.#replayer.transactions;
  }

  /** Begins a file. Sessions go on from one file to the next. */
  file(name: string, times: FormatAbilities['times']): void {
    this.#file = name;
    this.#position.order = 0;
    // With times of whole seconds only the order can be relied on.
    this.#position.byTime = times === 'exact';
    this.sizing.axis(this.#position.byTime ? 'time' : `order ${name}`);
    this.kernel?.settings(this.#position.byTime, this.#shard.index, this.#shard.of);
  }

  /** Fingerprints of all shapes: what parts have in common is counted once. */
  shapeKeys(): readonly string[] {
    return this.#shapes.keys();
  }

  /** The kernel goes on: it counts from where this stands. */
  resume(): void {
    const { sums } = this.#store;
    sums.fill(0);
    sums[Sum.order] = this.#position.order;
    sums[Sum.ordinal] = this.#position.ordinal;
    sums[Sum.clock] = this.coverage.lastClock;
    sums[Sum.from] = this.coverage.from;
    sums[Sum.to] = this.coverage.to;
    sums[Sum.shortest] = this.coverage.shortest;
  }

  /** The kernel stops: takes what it has counted, and `settled` transactions that are over. */
  pause(settled: number): void {
    const { sums } = this.#store;
    this.#position.order = sums[Sum.order] ?? 0;
    this.#position.ordinal = sums[Sum.ordinal] ?? 0;
    this.#replayer.transactions += sums[Sum.transactions] ?? 0;
    this.coverage.add(sums);
    this.sizing.durations += sums[Sum.durations] ?? 0;
    this.sizing.durationsCounted += sums[Sum.durationsCounted] ?? 0;
    const ring = this.#store.settled;
    for (let at = 0; at < settled * SETTLED_DOUBLES; at += SETTLED_DOUBLES) {
      const session = this.#open.at(ring[at] ?? -1);
      if (session) this.sizing.transaction(session, ring[at + 1] ?? Number.NaN, ring[at + 2] ?? Number.NaN);
    }
  }

  unparsed(line: number, reason: string): void {
    if (this.#mine(Number.NaN)) this.coverage.unparsed(this.#file, line, reason);
  }

  /** Whether a session falls to this share of the work. What belongs to no session falls to the first. */
  #mine(session: number): boolean {
    const { index, of } = this.#shard;
    return of <= 1 || classOf(session) % of === index;
  }

  record(record: LogRecord): void {
    const { kind } = record;
    if (!record.sequel) this.#position.order++;
    if (this.#shard.index === 0) this.coverage.clock(record.time);
    if (!this.#mine(record.session)) return;
    this.#position.ordinal++;
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
    if (kind === Kind.reported) {
      this.#reported(record);
      return;
    }
    if (Number.isNaN(record.session)) {
      this.#sessionless(record);
      return;
    }
    this.#inSession(this.#open.of(record, this.#file, this.#position.ordinal), record);
  }

  #inSession(session: Session, record: LogRecord): void {
    const { kind } = record;
    const statements = this.#statements;
    if (session.pending && kind !== Kind.parameters) statements.flush(session);
    switch (kind) {
      case Kind.statement:
      case Kind.prepare:
        statements.statement(session, record, false);
        break;
      case Kind.failed:
        statements.failed(session, record);
        break;
      case Kind.error:
        this.forensics.error(this.#file, record);
        statements.error(session, record);
        break;
      case Kind.duration:
        statements.duration(session, record.time, record.duration);
        break;
      case Kind.parameters:
        statements.parameters(session, record);
        break;
      default:
    }
    this.#seen(session, record.time);
    if (kind === Kind.disconnect) this.#open.end(record.session, session);
    else if (this.kernel) session.tell();
  }

  #seen(session: Session, time: number): void {
    const at = this.#position.byTime ? time : this.#position.order;
    if (!(session.firstAt <= at)) session.firstAt = at;
    if (!(session.lastAt >= at)) session.lastAt = at;
    session.lastTime = time;
  }

  /** The log is over: sessions that did not end stay as they are. */
  finish(): void {
    this.#open.finish();
  }

  /** A record that names no session: its statement is judged by itself, as a row of an export. */
  #sessionless(record: LogRecord): void {
    this.coverage.sessionless++;
    const { kind } = record;
    if (kind === Kind.error) this.forensics.error(this.#file, record);
    if ((kind !== Kind.statement && kind !== Kind.failed) || record.textEnd <= record.textStart) return;
    this.#shapes.fingerprint(record);
    const { low, high } = fingerprinted;
    // An error names the statement that was logged before it ran.
    const again = kind === Kind.failed && low === this.#lastAlone.low && high === this.#lastAlone.high;
    this.#lastAlone = { low, high };
    if (!again) this.#summary(record);
  }

  /** What a pooler's log says in its words. */
  #reported(record: LogRecord): void {
    const text = textOf(record);
    let shape = this.#reportedShapes.get(text);
    if (!shape) {
      shape = reportedState(text, this.#dialect, -1 - this.#reportedShapes.size);
      if (!shape) return;
      if (this.#reportedShapes.size < 1000) this.#reportedShapes.set(text, shape);
    }
    const found = shape;
    const who = { label: '', user: '', database: '', application: '', findings: undefined };
    identify(who, record);
    this.forensics.summary(this.findings, found, record, who, (effect, place) =>
      locate(this.#file, record, found, effect, found.text, place),
    );
  }

  /** One row of an export without sessions: judged as a statement by itself. */
  #summary(record: LogRecord): void {
    this.#shapes.fingerprint(record);
    const { shape } = this.#shapes.entry(record, fingerprinted.low, fingerprinted.high);
    const who: Who & { user: string; database: string } = {
      label: '',
      user: '',
      database: '',
      application: '',
      findings: undefined,
    };
    identify(who, record);
    this.coverage.count(shape, record.calls);
    this.runs?.count(who, shape, record.calls);
    this.coverage.statements += record.calls;
    this.forensics.summary(this.findings, shape, record, who, (effect, place) =>
      locate(this.#file, record, shape, effect, shape.text, place),
    );
  }
}

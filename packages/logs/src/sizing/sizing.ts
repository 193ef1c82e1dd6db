import type { Dialect, Target } from '@poolsafe/core';
import { BoundedMap } from '../bounded-map.js';
import type { Live, Session } from '../replay/session.js';
import { SERVER_CONNECTIONS, SESSIONS, Timeline, TRANSACTIONS, type TimelineData } from './timeline.js';

/** What adds up per target. */
export interface TargetSums {
  sessionsThatBreak: number;
  sessionsPinned: number;
  /** Thousandths of the axis' unit. */
  pinned: number;
  /** First causes of pins: `SET x` or what it was. */
  readonly causes: BoundedMap<PinCause>;
}

/** What a cause of pins costs; durations as in `TargetSums`. */
export interface PinCause {
  /** Times that a session was pinned because of it. */
  sessions: number;
  pinned: number;
  /** How much of that the session was in a transaction, and would have needed a connection anyway. */
  busy: number;
}

const CAUSES_KEPT = 200;

/**
 * Adds up when sessions, transactions and server connections are in use. Positions are milliseconds where the log's
 * times are that exact; else records are counted, for with times of a second only the order means something, and each
 * file has an axis of its own.
 */
export class Sizing {
  readonly targets: readonly Target[];
  readonly sums: TargetSums[];
  readonly timelines = new Map<string, Timeline>();
  #timeline: Timeline;
  /** Indexes of the targets whose server connections are held for a transaction. */
  readonly #multiplexed: readonly number[];
  /** Indexes of those whose server connections are held for a session. */
  readonly #whole: readonly number[];
  #axis = '';
  /** Sum of the durations that the log names, in thousandths of a millisecond. */
  durations = 0;
  durationsCounted = 0;

  /** `dialect`: that of the log, whose sessions only targets of that dialect hold connections for. */
  constructor(targets: readonly Target[], dialect: Dialect) {
    this.targets = targets;
    this.#multiplexed = targets.flatMap(({ mode, profile }, index) =>
      mode.boundary === 'session' || mode.concurrent === true || !profile.dialects.includes(dialect) ? [] : [index],
    );
    this.#whole = targets.flatMap(({ mode, profile }, index) =>
      mode.boundary === 'session' && profile.dialects.includes(dialect) ? [index] : [],
    );
    this.sums = targets.map(() => ({
      sessionsThatBreak: 0,
      sessionsPinned: 0,
      pinned: 0,
      causes: new BoundedMap(CAUSES_KEPT),
    }));
    this.#timeline = this.#open('time');
  }

  /** Chooses the axis that positions are on from here: `time`, or `order` and the file. */
  axis(name: string): void {
    if (name !== this.#axis) this.#timeline = this.#open(name);
  }

  #open(name: string): Timeline {
    this.#axis = name;
    let timeline = this.timelines.get(name);
    if (!timeline) this.timelines.set(name, (timeline = new Timeline(SERVER_CONNECTIONS + this.targets.length)));
    return timeline;
  }

  /** A statement took so many milliseconds. */
  lasted(duration: number): void {
    this.durations += Math.floor(duration * 1000 + 0.5);
    this.durationsCounted++;
  }

  /** A transaction of a session is over: positions of its beginning and its end. */
  transaction(session: Session, startsAt: number, endsAt: number): void {
    this.#timeline.add(TRANSACTIONS, startsAt, endsAt);
    for (const index of this.#multiplexed) {
      const pin = session.pins?.[index];
      // The connection is kept from the beginning of the transaction that pins it.
      if (!pin) this.#timeline.add(SERVER_CONNECTIONS + index, startsAt, endsAt);
      else {
        if (startsAt < pin.since) pin.since = startsAt;
        const cause = this.sums[index]?.causes.get(pin.cause);
        if (cause && this.#axis === 'time' && endsAt > startsAt) cause.busy += Math.round((endsAt - startsAt) * 1000);
      }
    }
  }

  pinned(session: Session, target: number, until: string, at: number, live: Live): void {
    // The transaction has its connection anyway.
    if (until === 'transaction-end' || until === 'statement-end') return;
    const pins = (session.pins ??= []);
    const existing = pins[target];
    if (existing) {
      if (existing.until !== 'disconnect' && until === 'disconnect') existing.until = until;
      return;
    }
    const start = session.startsAt < at ? session.startsAt : at;
    pins[target] = { since: start, until, live: until === 'release' ? live : undefined, cause: live.shape.shown };
    const sums = this.sums[target];
    if (!sums) return;
    const pinned = (session.pinned ??= []);
    if (pinned[target] === undefined) {
      pinned[target] = 0;
      sums.sessionsPinned++;
    }
    const cause = sums.causes.admit(live.shape.shown, () => ({ sessions: 0, pinned: 0, busy: 0 }));
    if (cause) cause.sessions++;
  }

  /** State is gone: pins that waited for that end with the transaction that released it. */
  released(session: Session, live: Live): void {
    session.pins?.forEach((pin, target) => {
      if (pin?.live === live) this.#unpin(session, target, session.endsAt);
    });
  }

  #unpin(session: Session, target: number, at: number): void {
    const pin = session.pins?.[target];
    const sums = this.sums[target];
    if (!pin || !sums) return;
    this.#timeline.add(SERVER_CONNECTIONS + target, pin.since, at);
    if (this.#axis === 'time' && at > pin.since) {
      const length = Math.round((at - pin.since) * 1000);
      sums.pinned += length;
      const cause = sums.causes.get(pin.cause);
      if (cause) cause.pinned += length;
    }
    if (session.pins) session.pins[target] = undefined;
  }

  session(session: Session): void {
    this.#timeline.add(SESSIONS, session.firstAt, session.lastAt);
    for (const index of this.#whole) this.#timeline.add(SERVER_CONNECTIONS + index, session.firstAt, session.lastAt);
    this.targets.forEach((_, index) => {
      this.#unpin(session, index, session.lastAt);
      const sums = this.sums[index];
      if (sums && session.breaks?.[index] === true) sums.sessionsThatBreak++;
    });
  }

  data(): SizingData {
    return {
      sums: this.sums.map((sums) => ({ ...sums, causes: Object.fromEntries(sums.causes) })),
      durations: this.durations,
      durationsCounted: this.durationsCounted,
      timelines: Object.fromEntries(
        [...this.timelines]
          .filter(([, timeline]) => !timeline.empty)
          .map(([name, timeline]) => [name, timeline.data()]),
      ),
    };
  }

  merge(data: SizingData): void {
    data.sums.forEach((other, index) => {
      const sums = this.sums[index];
      if (!sums) return;
      sums.sessionsThatBreak += other.sessionsThatBreak;
      sums.sessionsPinned += other.sessionsPinned;
      sums.pinned += other.pinned;
      for (const [cause, { sessions, pinned, busy }] of Object.entries(other.causes)) {
        const own = sums.causes.admit(cause, () => ({ sessions: 0, pinned: 0, busy: 0 }));
        if (!own) continue;
        own.busy += busy;
        own.sessions += sessions;
        own.pinned += pinned;
      }
    });
    this.durations += data.durations;
    this.durationsCounted += data.durationsCounted;
    for (const [name, timeline] of Object.entries(data.timelines)) this.#open(name).merge(timeline);
  }
}

export interface SizingData {
  readonly sums: readonly (Omit<TargetSums, 'causes'> & { readonly causes: Readonly<Record<string, PinCause>> })[];
  readonly durations: number;
  readonly durationsCounted: number;
  readonly timelines: Readonly<Record<string, TimelineData>>;
}

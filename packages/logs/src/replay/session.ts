import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from '../analyse.js';
import type { JudgedCell, LogFinding, Place, WordPlace } from '../findings.js';
import { Double, INSERTED, INSERTED_WORDS, INSERTS_KEPT, Int, SESSION_SIZE, State } from './layout.js';
import type { Store } from './store.js';

/** State that a session made and that may still be there. */
export interface Live {
  readonly effect: SessionEffect;
  readonly shape: AnalysedShape;
  /** Number of the effect within its shape. */
  readonly index: number;
  readonly place: WordPlace;
  readonly text: string;
  readonly transaction: number;
  readonly inBlock: boolean;
  /** Record that made it, to take it back when that record turns out to have failed. */
  readonly record: number;
  /** Made before the session did any work: a property of the connection, as options of a client make it. */
  readonly setUp: boolean;
  oneMessage: boolean;
  ends: TransactionEnd;
  /** Where another transaction needed it first. */
  needed: Place | undefined;
}

export type TransactionEnd = 'commit' | 'rollback' | 'unknown';

const ENDS: readonly TransactionEnd[] = ['unknown', 'commit', 'rollback'];

/** What is remembered of the last statements that leave something to ask for: an insert. */
export interface Producer {
  readonly table: string;
  readonly place: Place;
}

/** A blocking command on a connection that nothing else was seen on so far. */
export interface Wait {
  readonly place: WordPlace;
  times: number;
}

/** Until when a session keeps its server connection on a target. */
export interface Pin {
  /** Axis position where it began; NaN for none. */
  since: number;
  until: string;
  /** The state that has to be released, for pins that end then. */
  live: Live | undefined;
  /** The statement that it is because of. */
  readonly cause: string;
}

const WORDS = SESSION_SIZE / 4;

/**
 * One session of the log while it is replayed. What every record of it touches lies in the store, where the kernel
 * finds it; what only some sessions have is here.
 */
export class Session {
  readonly label: string;
  readonly file: string;
  /** Number of the record that it began with. */
  readonly ordinal: number;
  /** Its place in the store. */
  readonly slot: number;
  readonly #store: Store;
  readonly #word: number;
  readonly #half: number;
  user = '';
  database = '';
  application = '';
  /** Who the session belongs to is known. */
  known = false;
  /** Its beginning was seen, so all state that it has was made in the log. */
  complete: boolean;

  opening = false;
  /** It has done more than to get ready. */
  works = false;
  /** It has done more than to get ready and to wait: whoever waits on it makes other work wait. */
  mixes = false;
  /** What is told of its waiting as soon as it does other work, by cell. */
  waits: Map<JudgedCell, Wait> | undefined;
  live: Live[] = [];
  /** Statements prepared through the protocol, once there is one. */
  named: Map<number, Live> | undefined;
  /** Settings and the like that no later transaction ran under yet. */
  waiting = 0;
  /** pgaudit's number of the last statement, and how many of its message's statements are still to come. */
  part = 0;
  partsLeft = 0;

  /** Whether the session breaks, per target. */
  breaks: boolean[] | undefined;
  pins: (Pin | undefined)[] | undefined;
  /** Time under pin so far and whether it ever was, per target. */
  pinned: number[] | undefined;
  findings: Set<LogFinding> | undefined;
  /** Different application names that its records carried: more than one means a pooler in front. */
  applications: string[] | undefined;
  /** A statement whose parameters are in the next record. */
  pending: (() => void) | undefined;
  parameters = '';

  constructor(store: Store, label: string, file: string, complete: boolean, ordinal: number) {
    this.label = label;
    this.file = file;
    this.complete = complete;
    this.ordinal = ordinal;
    this.#store = store;
    this.slot = store.take();
    this.#word = this.slot * WORDS;
    this.#half = this.#word / 2;
    store.ints[this.#word + Int.serial] = store.serial();
  }

  /** Says to the kernel what it may count by itself: to be called when anything of the session has changed. */
  tell(): void {
    let state = this.known ? State.known : 0;
    if (this.pending === undefined) state |= State.ready;
    if (this.#isCalm()) state |= State.calm;
    this.#store.ints[this.#word + Int.state] = state;
  }

  /** True when no state of it matters to a statement that only counts as work. */
  #isCalm(): boolean {
    if (this.waiting > 0) return false;
    const { transaction } = this;
    return this.live.every((live) => live.transaction !== transaction && live.effect.state !== 'temp-relation');
  }

  /** A number of the session, for names that belong to it. */
  get serial(): number {
    return this.#int(Int.serial);
  }

  #int(field: number): number {
    return this.#store.ints[this.#word + field] ?? 0;
  }
  #setInt(field: number, value: number): void {
    this.#store.ints[this.#word + field] = value;
  }
  #double(field: number): number {
    return this.#store.doubles[this.#half + field] ?? 0;
  }
  #setDouble(field: number, value: number): void {
    this.#store.doubles[this.#half + field] = value;
  }

  /** Number of the current or last transaction. */
  get transaction(): number {
    return this.#int(Int.transaction);
  }
  set transaction(value: number) {
    this.#setInt(Int.transaction, value);
  }
  /** Inside a block that a statement opened. */
  get inBlock(): boolean {
    return this.#int(Int.inBlock) !== 0;
  }
  set inBlock(value: boolean) {
    this.#setInt(Int.inBlock, value ? 1 : 0);
  }
  get aborted(): boolean {
    return this.#int(Int.aborted) !== 0;
  }
  set aborted(value: boolean) {
    this.#setInt(Int.aborted, value ? 1 : 0);
  }
  /** The current transaction was not yet settled. */
  get unsettled(): boolean {
    return this.#int(Int.unsettled) !== 0;
  }
  set unsettled(value: boolean) {
    this.#setInt(Int.unsettled, value ? 1 : 0);
  }
  /** MySQL's `autocommit = 0`: every statement belongs to a block. */
  get manualCommit(): boolean {
    return this.#int(Int.manual) !== 0;
  }
  set manualCommit(value: boolean) {
    this.#setInt(Int.manual, value ? 1 : 0);
  }
  /** Messages that the current transaction came in. */
  get messages(): number {
    return this.#int(Int.messages);
  }
  set messages(value: number) {
    this.#setInt(Int.messages, value);
  }
  get ends(): TransactionEnd {
    return ENDS[this.#int(Int.ends)] ?? 'unknown';
  }
  set ends(value: TransactionEnd) {
    this.#setInt(Int.ends, ENDS.indexOf(value));
  }
  /** The virtual transaction that the log named; -1 for none. */
  get virtual(): number {
    return this.#double(Double.virtual);
  }
  set virtual(value: number) {
    this.#setDouble(Double.virtual, value);
  }
  /** Positions of the current transaction's beginning and end on the sizing axis. */
  get startsAt(): number {
    return this.#double(Double.startsAt);
  }
  set startsAt(value: number) {
    this.#setDouble(Double.startsAt, value);
  }
  get endsAt(): number {
    return this.#double(Double.endsAt);
  }
  set endsAt(value: number) {
    this.#setDouble(Double.endsAt, value);
  }
  /** Positions of the session's own. */
  get firstAt(): number {
    return this.#double(Double.firstAt);
  }
  set firstAt(value: number) {
    this.#setDouble(Double.firstAt, value);
  }
  get lastAt(): number {
    return this.#double(Double.lastAt);
  }
  set lastAt(value: number) {
    this.#setDouble(Double.lastAt, value);
  }
  get lastTime(): number {
    return this.#double(Double.lastTime);
  }
  set lastTime(value: number) {
    this.#setDouble(Double.lastTime, value);
  }
  get lastUsed(): number {
    return this.#double(Double.lastUsed);
  }
  set lastUsed(value: number) {
    this.#setDouble(Double.lastUsed, value);
  }

  /** The last statement: to join what else the log says about it. */
  get lastLow(): number {
    return this.#int(Int.lastLow);
  }
  set lastLow(value: number) {
    this.#setInt(Int.lastLow, value);
  }
  get lastHigh(): number {
    return this.#int(Int.lastHigh);
  }
  set lastHigh(value: number) {
    this.#setInt(Int.lastHigh, value);
  }
  get lastBefore(): boolean {
    return this.#int(Int.lastBefore) !== 0;
  }
  set lastBefore(value: boolean) {
    this.#setInt(Int.lastBefore, value ? 1 : 0);
  }
  get lastTimed(): boolean {
    return this.#int(Int.lastTimed) !== 0;
  }
  set lastTimed(value: boolean) {
    this.#setInt(Int.lastTimed, value ? 1 : 0);
  }
  get lastFailed(): boolean {
    return this.#int(Int.lastFailed) !== 0;
  }
  set lastFailed(value: boolean) {
    this.#setInt(Int.lastFailed, value ? 1 : 0);
  }
  get lastRecord(): number {
    return this.#double(Double.lastRecord);
  }
  set lastRecord(value: number) {
    this.#setDouble(Double.lastRecord, value);
  }
  /** Where the last statement stands: what row counts and warnings go back to. */
  get lastLine(): number {
    return this.#int(Int.lastLine);
  }
  set lastLine(value: number) {
    this.#setInt(Int.lastLine, value);
  }
  get lastTransaction(): number {
    return this.#int(Int.lastTransaction);
  }
  set lastTransaction(value: number) {
    this.#setInt(Int.lastTransaction, value);
  }

  /** Its records name this application: the kernel knows it by a number for its bytes, and their count. */
  applicationIs(hash: number, length: number): void {
    this.#setInt(Int.application, hash);
    this.#setInt(Int.applicationLength, length);
  }
  isApplication(hash: number, length: number): boolean {
    return this.#int(Int.applicationLength) === length && this.#int(Int.application) === hash;
  }

  /** The last inserts, the latest first. */
  inserts(): readonly Producer[] {
    const found: Producer[] = [];
    const { ints, doubles } = this.#store;
    for (let index = this.#int(Int.inserts) - 1; index >= 0; index--) {
      const at = this.#word + INSERTED + index * INSERTED_WORDS;
      found.push({
        table: this.#store.tableName(ints[at] ?? 0),
        place: { transaction: ints[at + 1] ?? 0, line: ints[at + 2] ?? 0, time: doubles[at / 2 + 2] ?? 0 },
      });
    }
    return found;
  }

  /** An insert into a table, in the current transaction. */
  inserted(table: string, line: number, time: number): void {
    const { ints, doubles } = this.#store;
    const number = this.#store.table(table);
    const first = this.#word + INSERTED;
    let count = this.#int(Int.inserts);
    let index = 0;
    while (index < count && ints[first + index * INSERTED_WORDS] !== number) index++;
    // The oldest makes room.
    if (index === count && count === INSERTS_KEPT) index = 0;
    else if (index === count) this.#setInt(Int.inserts, ++count);
    const at = first + (count - 1) * INSERTED_WORDS;
    ints.copyWithin(first + index * INSERTED_WORDS, first + (index + 1) * INSERTED_WORDS, at + INSERTED_WORDS);
    ints[at] = number;
    ints[at + 1] = this.transaction;
    ints[at + 2] = line;
    doubles[at / 2 + 2] = Number.isNaN(time) ? 0 : time;
  }
}

import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from '../analyse.js';
import type { LogFinding, Place, WordPlace } from '../findings.js';

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
  ends: 'commit' | 'rollback' | 'unknown';
  /** Where another transaction needed it first. */
  needed: Place | undefined;
}

/** What is remembered of the last statements that leave something to ask for: an insert, a row count. */
export interface Producer {
  readonly table: string;
  place: Place;
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

/** One session of the log while it is replayed. */
export class Session {
  readonly label: string;
  readonly file: string;
  /** Number of the record that it began with. */
  readonly ordinal: number;
  user = '';
  database = '';
  application = '';
  /** Who the session belongs to is known. */
  known = false;
  /** Its beginning was seen, so all state that it has was made in the log. */
  complete: boolean;
  lastUsed = 0;

  /** Number of the current or last transaction. */
  transaction = 0;
  /** Inside a block that a statement opened. */
  inBlock = false;
  aborted = false;
  /** The current transaction was not yet settled. */
  unsettled = false;
  opening = false;
  virtual = -1;
  ends: 'commit' | 'rollback' | 'unknown' = 'unknown';
  /** MySQL's `autocommit = 0`: every statement belongs to a block. */
  manualCommit = false;
  /** Messages that the current transaction came in. */
  messages = 0;
  startsAt = Number.NaN;
  endsAt = Number.NaN;

  firstAt = Number.NaN;
  lastAt = Number.NaN;
  lastTime = Number.NaN;

  /** It has done more than to get ready. */
  works = false;
  live: Live[] = [];
  /** Statements prepared through the protocol, once there is one. */
  named: Map<number, Live> | undefined;
  /** Settings and the like that no later transaction ran under yet. */
  waiting = 0;
  inserts: Producer[] | undefined;
  /** Where the last statement stands: what row counts and warnings go back to. */
  lastLine = 0;
  lastTransaction = 0;

  /** The last statement: to join what else the log says about it. */
  lastLow = 0;
  lastHigh = 0;
  lastRecord = 0;
  lastBefore = false;
  lastTimed = false;
  lastFailed = false;
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

  constructor(label: string, file: string, complete: boolean, ordinal: number) {
    this.label = label;
    this.file = file;
    this.complete = complete;
    this.ordinal = ordinal;
  }
}

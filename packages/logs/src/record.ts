/** What a record of a log says. Numbers, for they are compared once per record. */
export const Kind = {
  /** Understood, and of no interest to the replay. */
  other: 0,
  /** A statement that ran, or is about to. */
  statement: 1,
  /** A statement that failed, named by its error. */
  failed: 2,
  /** How long the session's last statement took. */
  duration: 3,
  connect: 4,
  /** Who the session belongs to became known. */
  authorized: 5,
  disconnect: 6,
  /** Values of the last statement's parameters. */
  parameters: 7,
  /** A prepared statement was created through the protocol. */
  prepare: 8,
  /** An error: `text` is its message. */
  error: 9,
  /** One row of a summary: a statement with the number of times that it ran. */
  summary: 10,
  /** The state of a connection at one moment: `text` says which, in the format's own words. */
  snapshot: 11,
  /** A pooler says why it keeps a connection: `text` is the reason. */
  pin: 12,
  /** A pooler's own log reports state of a session, without the statement: `text` is in its words. */
  reported: 13,
} as const;

export type KindValue = (typeof Kind)[keyof typeof Kind];

/** What the record itself says about the transaction that its statement stands in. */
export const Block = { unknown: 0, idle: 1, inside: 2, aborted: 3 } as const;

/** How a text is written in the file: as it is, with doubled quotes, as in JSON, or in a way that places get lost in. */
export const Escape = { none: 0, csv: 1, json: 2, lost: 3 } as const;

const NOTHING = Buffer.alloc(0);

/** A line of a file: its number from 1, the UTF-16 offset where it begins, and what it says. */
export interface OuterLine {
  readonly line: number;
  readonly offset: number;
  readonly text: string;
}

const NO_LINES: readonly OuterLine[] = [];

/**
 * One record, filled in by a reader and valid until the reader goes on. Ranges are byte offsets in `buffer`; the
 * statement's own text may stand in another buffer, unescaped. One object serves all records of a file.
 */
export class LogRecord {
  kind: KindValue = Kind.other;
  buffer: Buffer = NOTHING;
  /** A number that is the same for all records of a session; NaN where the record belongs to none. */
  session = Number.NaN;
  labelStart = 0;
  labelEnd = 0;
  text: Buffer = NOTHING;
  textStart = 0;
  textEnd = 0;
  /** The file's own bytes, where the record begins in them, and where the text does. */
  source: Buffer = NOTHING;
  start = 0;
  placeStart = 0;
  /** How the text is written there, one of `Escape`; `placeSkip` bytes of what is unescaped come before the text. */
  escape = 0;
  placeSkip = 0;
  /** The name of a statement prepared through the protocol; empty range for an unnamed one. */
  nameStart = 0;
  nameEnd = 0;
  userStart = 0;
  userEnd = 0;
  databaseStart = 0;
  databaseEnd = 0;
  applicationStart = 0;
  applicationEnd = 0;
  /** `parameters: $1 = '42'` of the same record. */
  detailStart = 0;
  detailEnd = 0;
  sqlstateStart = 0;
  sqlstateEnd = 0;
  /** Milliseconds since 1970, NaN when the record has no time. */
  time = Number.NaN;
  /** Milliseconds, NaN when unknown. */
  duration = Number.NaN;
  /** Virtual transaction: its number, 0 for "none is open", -1 where the format does not say. */
  transaction = -1;
  block = 0;
  /** The record was written before the statement ran, so its outcome is not known yet. */
  before = false;
  /** The statement was run by another one (in a function, a DO block), inside the same transaction. */
  inner = false;
  /** Number of the statement within its session, where the format repeats a text for each of its statements; else 0. */
  part = 0;
  calls = 1;
  /** The record itself shows that others wait for the same connection. */
  shared = false;
  /** Says more about the record before it and is not counted again. */
  sequel = false;
  /** The statement's fingerprint, where the reader made it. */
  fingerprinted = false;
  low = 0;
  high = 0;
  /** First line of the record, from 1. */
  line = 0;
  /** UTF-16 offset in the file of the source's first byte. */
  base = 0;
  /** The lines of the file that a collector wrote the record in; none where the source is the file's own bytes. */
  outer: readonly OuterLine[] = NO_LINES;

  /** Forgets everything that the next record does not say itself. */
  clear(): void {
    this.kind = Kind.other;
    this.session = Number.NaN;
    this.labelStart = this.labelEnd = 0;
    this.textStart = this.textEnd = 0;
    this.escape = 0;
    this.placeSkip = 0;
    this.nameStart = this.nameEnd = 0;
    this.userStart = this.userEnd = 0;
    this.databaseStart = this.databaseEnd = 0;
    this.applicationStart = this.applicationEnd = 0;
    this.detailStart = this.detailEnd = 0;
    this.sqlstateStart = this.sqlstateEnd = 0;
    this.time = Number.NaN;
    this.duration = Number.NaN;
    this.transaction = -1;
    this.block = 0;
    this.before = false;
    this.inner = false;
    this.part = 0;
    this.calls = 1;
    this.sequel = false;
    this.shared = false;
    this.fingerprinted = false;
    this.outer = NO_LINES;
  }
}

/** Takes what readers find. */
export interface RecordSink {
  record(record: LogRecord): void;
  /** Something that is not a record of this format, with the line where it stands. */
  unparsed(line: number, reason: string): void;
}

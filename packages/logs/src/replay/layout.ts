/**
 * Where the replay keeps what it knows of its sessions: in one piece of memory, which the kernel reads and writes too.
 * `packages/logs/kernel/state.ts` has the same numbers.
 */
export const AT = {
  sums: 0x1800000,
  settled: 0x1801000,
  sessionKeys: 0x1840000,
  sessionPlaces: 0x18c0000,
  shapes: 0x1900000,
  names: 0x1a00000,
  sessions: 0x1b00000,
} as const;

/** Places of the tables that find sessions, statements and names. */
export const TABLE = 1 << 16;
export const TABLE_MASK = TABLE - 1;

/** Sessions that are open at once at most, and how many more there may be for a moment. */
export const SESSIONS_KEPT = 16_000;
export const SESSION_PLACES = SESSIONS_KEPT + 480;
export const SESSION_SIZE = 336;

/** Numbers that add up over records, by their places among the sums. */
export const Sum = {
  order: 0,
  ordinal: 1,
  clock: 2,
  from: 3,
  to: 4,
  backwards: 5,
  records: 6,
  statements: 7,
  timed: 8,
  shortest: 9,
  durations: 10,
  durationsCounted: 11,
  transactions: 12,
} as const;
export const SUMS = 13;

/** What a transaction that is over is written down as: its session's place, its beginning and its end. */
export const SETTLED_DOUBLES = 3;
export const SETTLED_AT_ONCE = 8192;

/** Fields of 32 bits of a session, in words. */
export const Int = {
  state: 0,
  transaction: 1,
  inBlock: 2,
  aborted: 3,
  unsettled: 4,
  manual: 5,
  messages: 6,
  ends: 7,
  lastLow: 8,
  lastHigh: 9,
  lastBefore: 10,
  lastTimed: 11,
  lastFailed: 12,
  lastLine: 13,
  lastTransaction: 14,
  application: 15,
  applicationLength: 16,
  serial: 17,
  inserts: 18,
} as const;

/** Fields of 64 bits, in double words. */
export const Double = {
  virtual: 10,
  startsAt: 11,
  endsAt: 12,
  firstAt: 13,
  lastAt: 14,
  lastTime: 15,
  lastUsed: 16,
  lastRecord: 17,
} as const;

/** The last inserts: behind the other fields, so many words each. */
export const INSERTED = 36;
export const INSERTED_WORDS = 6;
export const INSERTS_KEPT = 8;

/** What `Int.state` says. */
export const State = { ready: 1, calm: 2, known: 4 } as const;

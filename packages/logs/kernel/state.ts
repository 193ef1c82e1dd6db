import { DURATION, PARAMETERS, STATEMENT } from './memory';
import {
  applicationEnd,
  applicationHash,
  applicationStart,
  before,
  block,
  databaseEnd,
  databaseStart,
  duration,
  high,
  kind,
  low,
  nameEnd,
  nameHash,
  nameStart,
  session,
  textEnd,
  textStart,
  time,
  transaction,
  userEnd,
  userStart,
} from './record';

// What the replay knows of its sessions and statements, shared with `src/replay`: both sides read and write it. Where it
// lies and what its fields are is said by `src/replay/layout.ts`, which has the same numbers.

/** Numbers that add up over records. */
const SUMS: usize = 0x1800000;
const ORDER: usize = SUMS;
const ORDINAL: usize = SUMS + 8;
const CLOCK: usize = SUMS + 16;
const FROM: usize = SUMS + 24;
const TO: usize = SUMS + 32;
const BACKWARDS: usize = SUMS + 40;
const RECORDS: usize = SUMS + 48;
const STATEMENTS: usize = SUMS + 56;
const TIMED: usize = SUMS + 64;
const SHORTEST: usize = SUMS + 72;
const DURATIONS: usize = SUMS + 80;
const DURATIONS_COUNTED: usize = SUMS + 88;
const TRANSACTIONS: usize = SUMS + 96;

/** Transactions that are over, with the sessions that they belong to: the host adds them up. */
const SETTLED: usize = 0x1801000;
const SETTLED_SIZE: usize = 24;
const SETTLED_AT_ONCE: i32 = 8192;
export let settled: i32 = 0;

/** Sessions by their numbers: a number, and behind all of them which place the session has. */
const SESSION_KEYS: usize = 0x1840000;
const SESSION_PLACES: usize = 0x18c0000;
const SESSION_MASK: i32 = 0xffff;

/** Statements that nothing is to tell about, by their fingerprints: three numbers each. */
const SHAPES: usize = 0x1900000;
const SHAPE_MASK: i32 = 0xffff;

/** Names of prepared statements that need nothing more, by session and name. */
const NAMES: usize = 0x1a00000;
const NAME_MASK: i32 = 0xffff;

/** The sessions. */
const SESSIONS: usize = 0x1b00000;
const SESSION_SIZE: usize = 336;

const STATE: usize = 0;
const TRANSACTION: usize = 4;
const IN_BLOCK: usize = 8;
const ABORTED: usize = 12;
const UNSETTLED: usize = 16;
const MANUAL: usize = 20;
const MESSAGES: usize = 24;
const ENDS: usize = 28;
const LAST_LOW: usize = 32;
const LAST_HIGH: usize = 36;
const LAST_BEFORE: usize = 40;
const LAST_TIMED: usize = 44;
const LAST_FAILED: usize = 48;
const LAST_LINE: usize = 52;
const LAST_TRANSACTION: usize = 56;
const APPLICATION: usize = 60;
const APPLICATION_LENGTH: usize = 64;
const SERIAL: usize = 68;
const INSERTS: usize = 72;
const VIRTUAL: usize = 80;
const STARTS: usize = 88;
const ENDS_AT: usize = 96;
const FIRST: usize = 104;
const LAST: usize = 112;
const LAST_TIME: usize = 120;
const LAST_USED: usize = 128;
const LAST_RECORD: usize = 136;
const INSERTED: usize = 144;
const INSERTED_SIZE: usize = 24;
const INSERTS_KEPT: i32 = 8;

/** Nothing of the session waits; it has no state that a statement could matter to; who it belongs to is known. */
const READY: i32 = 1;
const CALM: i32 = 2;
const KNOWN: i32 = 4;

// How the transaction ends, and what a statement does to the block that it stands in.
const UNKNOWN: i32 = 0;
const COMMITS: i32 = 1;
const ROLLS_BACK: i32 = 2;
const BEGIN: i32 = 1;
const ROLLBACK: i32 = 3;
const CHAIN_COMMIT: i32 = 4;
const CHAIN_ROLLBACK: i32 = 5;
const IDLE: i32 = 1;
const INSIDE: i32 = 2;
const ABORTED_BLOCK: i32 = 3;

/** Every record is shown to the host. */
let everything: bool = true;
/** Positions are times; else they are numbers of records. */
let byTime: bool = true;
/** The share of the sessions that is replayed. */
let shardIndex: i32 = 0;
let shardOf: i32 = 1;

export function setEverything(value: bool): void {
  everything = value;
}
export function setAxis(isTime: bool): void {
  byTime = isTime;
}
export function setShard(index: i32, count: i32): void {
  shardIndex = index;
  shardOf = count;
}
export function takeSettled(): void {
  settled = 0;
}

function sum(at: usize): f64 {
  return load<f64>(at);
}
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Spreads a session's number over 32 bits; `src/session-table.ts` has the same. */
function spread(key: f64): i32 {
  const upper: i32 = <i32>(key / 4_194_304);
  const lower: i32 = <i32>(<i64>(key - <f64>upper * 4_194_304));
  let hash: i32 = (upper ^ 0x1b873593) * <i32>0x85ebca6b;
  hash ^= lower * 0x01000193;
  return hash ^ (<i32>((<u32>hash) >> 15));
}

/** Numbers beyond are no whole ones any more. */
const LARGEST: f64 = 9e15;
/** Classes that sessions fall into: `src/open-sessions.ts`. */
const CLASS_MASK: i32 = 31;

/** Whether a session falls to this share of the work; records of no session fall to the first. */
export function isMine(key: f64): bool {
  if (shardOf <= 1) return true;
  const own: i32 = key > 0 && key < LARGEST ? (<i32>((<u32>spread(key)) >> 16)) & CLASS_MASK : 0;
  return own % shardOf === shardIndex;
}

function findSession(key: f64): usize {
  if (!(key >= 0 && key < LARGEST)) return 0;
  let at = spread(key) & SESSION_MASK;
  let found = load<f64>(SESSION_KEYS + ((<usize>at) << 3));
  while (found !== key) {
    if (found === -1) return 0;
    at = (at + 1) & SESSION_MASK;
    found = load<f64>(SESSION_KEYS + ((<usize>at) << 3));
  }
  const place = load<i32>(SESSION_PLACES + ((<usize>at) << 2));
  return place < 0 ? 0 : SESSIONS + <usize>place * SESSION_SIZE;
}

/** What is known of a statement: its word for the block and the table that it inserts into, or 0. */
function findShape(first: i32, second: i32): i32 {
  let at = (first ^ (<i32>((<u32>second) >> 7))) & SHAPE_MASK;
  let place = SHAPES + <usize>at * 12;
  while (load<i32>(place, 8) !== 0 && (load<i32>(place) !== first || load<i32>(place, 4) !== second)) {
    at = (at + 1) & SHAPE_MASK;
    place = SHAPES + <usize>at * 12;
  }
  return load<i32>(place, 8);
}

/** True when the statement's name needs nothing more in this session. */
function isSettledName(serial: i32): bool {
  const hash = nameHash();
  let at = (hash ^ (serial * 0x01000193)) & NAME_MASK;
  let place = NAMES + ((<usize>at) << 3);
  while (load<i32>(place) !== 0) {
    if (load<i32>(place) === serial && load<i32>(place, 4) === hash) return true;
    at = (at + 1) & NAME_MASK;
    place = NAMES + ((<usize>at) << 3);
  }
  return false;
}

/** The first share watches the clock, for all of them. */
function watchClock(): void {
  if (shardIndex !== 0) return;
  if (time < sum(CLOCK) - 1000) add(BACKWARDS, 1);
  store<f64>(CLOCK, time);
}

function clock(): void {
  add(RECORDS, 1);
  add(ORDINAL, 1);
  if (!(time > 0)) return;
  watchClock();
  if (time < sum(FROM)) store<f64>(FROM, time);
  if (time > sum(TO)) store<f64>(TO, time);
}

/** Does with the record what the host would do, where that is only to count; false where there is more to it. */
export function take(line: i32): bool {
  if (everything) return false;
  if (shardOf > 1 && !isMine(session)) {
    add(ORDER, 1);
    if (time > 0) watchClock();
    return true;
  }
  if (kind === 0) {
    add(ORDER, 1);
    clock();
    return true;
  }
  if (kind !== STATEMENT && kind !== DURATION && kind !== PARAMETERS) return false;
  const s = findSession(session);
  if (s === 0) return false;
  const state = load<i32>(s, STATE);
  if ((state & READY) === 0) return false;
  if ((state & KNOWN) === 0 && (userEnd > userStart || databaseEnd > databaseStart)) return false;
  if (applicationEnd > applicationStart) {
    if (<i32>(applicationEnd - applicationStart) !== load<i32>(s, APPLICATION_LENGTH)) return false;
    if (applicationHash() !== load<i32>(s, APPLICATION)) return false;
  }
  let shape = 0;
  if (kind === STATEMENT) {
    if (textEnd === textStart || (state & CALM) === 0) return false;
    shape = findShape(low, high);
    if (shape === 0) return false;
    if (nameEnd > nameStart && !isSettledName(load<i32>(s, SERIAL))) return false;
  }
  add(ORDER, 1);
  clock();
  store<f64>(s, sum(ORDINAL), LAST_USED);
  if (kind === STATEMENT) statement(s, shape, line);
  else if (kind === DURATION) lasted(s);
  const at = byTime ? time : sum(ORDER);
  if (!(load<f64>(s, FIRST) <= at)) store<f64>(s, at, FIRST);
  if (!(load<f64>(s, LAST) >= at)) store<f64>(s, at, LAST);
  store<f64>(s, time, LAST_TIME);
  return true;
}

function timed(): void {
  add(DURATIONS, Math.floor(duration * 1000 + 0.5));
  add(DURATIONS_COUNTED, 1);
}

function counted(): void {
  add(TIMED, 1);
  if (duration < sum(SHORTEST)) store<f64>(SHORTEST, duration);
}

/** How long the session's last statement took. */
function lasted(s: usize): void {
  if (load<i32>(s, LAST_TIMED) !== 0 || load<i32>(s, LAST_BEFORE) === 0) return;
  store<i32>(s, 1, LAST_TIMED);
  timed();
  counted();
  if (byTime && load<i32>(s, UNSETTLED) !== 0) store<f64>(s, time, ENDS_AT);
}

/** A statement that only counts as work, or opens and ends a block, in a session without state that matters. */
function statement(s: usize, shape: i32, line: i32): void {
  const untimed = isNaN(duration);
  add(STATEMENTS, 1);
  if (!untimed) {
    counted();
    if (duration > 0) timed();
  }
  store<i32>(s, low, LAST_LOW);
  store<i32>(s, high, LAST_HIGH);
  store<i32>(s, before ? 1 : 0, LAST_BEFORE);
  store<i32>(s, untimed ? 0 : 1, LAST_TIMED);
  store<i32>(s, 0, LAST_FAILED);
  const to = byTime ? time : sum(ORDER);
  const from = byTime && !before && !untimed ? to - duration : to;
  enter(s);
  if (!(from >= load<f64>(s, STARTS))) store<f64>(s, from, STARTS);
  store<f64>(s, to, ENDS_AT);
  const word = (shape >> 1) & 7;
  if (word !== 0 && step(s, word) && word >= CHAIN_COMMIT) chain(s, to);
  const table = shape >> 4;
  if (table !== 0) inserted(s, table, line);
  store<f64>(s, sum(ORDINAL), LAST_RECORD);
  store<i32>(s, line, LAST_LINE);
  store<i32>(s, load<i32>(s, TRANSACTION), LAST_TRANSACTION);
}

/** `enter` of `src/replay/transactions.ts`, where it is explained. */
function enter(s: usize): void {
  const virtual = load<f64>(s, VIRTUAL);
  if (load<i32>(s, IN_BLOCK) !== 0) {
    const another = transaction > 0 && virtual > 0 && transaction !== virtual && load<i32>(s, ABORTED) === 0;
    if (!(another && block !== INSIDE && block !== ABORTED_BLOCK) && block !== IDLE) {
      if (transaction > 0) store<f64>(s, transaction, VIRTUAL);
      store<i32>(s, load<i32>(s, MESSAGES) + 1, MESSAGES);
      return;
    }
    store<i32>(s, UNKNOWN, ENDS);
    store<i32>(s, 0, IN_BLOCK);
  } else if (load<i32>(s, UNSETTLED) !== 0 && transaction > 0 && transaction === virtual) {
    store<i32>(s, load<i32>(s, MESSAGES) + 1, MESSAGES);
    return;
  }
  settle(s);
  begin(s);
  store<i32>(s, 0, ABORTED);
  store<f64>(s, transaction > 0 ? transaction : -1, VIRTUAL);
  store<i32>(s, UNKNOWN, ENDS);
  store<f64>(s, NaN, STARTS);
  store<f64>(s, NaN, ENDS_AT);
  store<i32>(s, block === INSIDE || block === ABORTED_BLOCK ? 1 : load<i32>(s, MANUAL), IN_BLOCK);
}

function begin(s: usize): void {
  store<i32>(s, load<i32>(s, TRANSACTION) + 1, TRANSACTION);
  store<i32>(s, 1, UNSETTLED);
  store<i32>(s, 1, MESSAGES);
  add(TRANSACTIONS, 1);
}

/** The transaction is over: the host adds up how long it was. */
function settle(s: usize): void {
  if (load<i32>(s, UNSETTLED) === 0) return;
  store<i32>(s, 0, UNSETTLED);
  const at = SETTLED + <usize>settled * SETTLED_SIZE;
  settled++;
  store<f64>(at, <f64>((s - SESSIONS) / SESSION_SIZE));
  store<f64>(at, load<f64>(s, STARTS), 8);
  store<f64>(at, load<f64>(s, ENDS_AT), 16);
}

/** True while the transactions of one more record fit. */
export function hasRoom(): bool {
  return settled < SETTLED_AT_ONCE - 2;
}

/** `step` of `src/replay/transactions.ts`. */
function step(s: usize, word: i32): bool {
  if (word === BEGIN) {
    store<i32>(s, 1, IN_BLOCK);
    return false;
  }
  const rollsBack = word === ROLLBACK || word === CHAIN_ROLLBACK || load<i32>(s, ABORTED) !== 0;
  store<i32>(s, rollsBack ? ROLLS_BACK : COMMITS, ENDS);
  store<i32>(s, 0, ABORTED);
  if (word >= CHAIN_COMMIT) return true;
  const was = load<i32>(s, IN_BLOCK) !== 0;
  store<i32>(s, 0, IN_BLOCK);
  return was;
}

/** `AND CHAIN`: the next block is open already. */
function chain(s: usize, at: f64): void {
  settle(s);
  begin(s);
  store<i32>(s, 1, IN_BLOCK);
  store<f64>(s, at, STARTS);
}

/** Remembers the last insert into a table, the latest at the end. */
function inserted(s: usize, table: i32, line: i32): void {
  let count = load<i32>(s, INSERTS);
  let at: i32 = 0;
  while (at < count && load<i32>(s + INSERTED + <usize>at * INSERTED_SIZE) !== table) at++;
  // The oldest makes room.
  if (at === count && count === INSERTS_KEPT) at = 0;
  else if (at === count) store<i32>(s, ++count, INSERTS);
  for (; at + 1 < count; at++) {
    const place = s + INSERTED + <usize>at * INSERTED_SIZE;
    memory.copy(place, place + INSERTED_SIZE, INSERTED_SIZE);
  }
  const place = s + INSERTED + <usize>at * INSERTED_SIZE;
  store<i32>(place, table);
  store<i32>(place, load<i32>(s, TRANSACTION), 4);
  store<i32>(place, line, 8);
  store<f64>(place, isNaN(time) ? 0 : time, 16);
}

import { byte, isDigit, PROGRAM, PROGRAM_END, same } from './memory';
import { hexDigit, readNumber, readTime, timeEnd } from './numbers';
import {
  applicationEnd,
  applicationStart,
  block,
  databaseEnd,
  databaseStart,
  labelEnd,
  labelStart,
  setApplication,
  setBlock,
  setDatabase,
  setLabel,
  setSession,
  setTime,
  setTransaction,
  setUser,
  transaction,
  userEnd,
  userStart,
} from './record';

// The steps of `src/postgres/prefix-reader.ts`, by the same numbers.
const NOTHING: u32 = 0;
const STOP: u32 = 1;
const TIME: u32 = 2;
const EPOCH: u32 = 3;
const PID: u32 = 4;
const SESSION_ID: u32 = 5;
const USER: u32 = 6;
const DATABASE: u32 = 7;
const APPLICATION: u32 = 8;
const HOST: u32 = 9;
const VIRTUAL: u32 = 10;
const TAG: u32 = 11;
const SQLSTATE: u32 = 12;
const END: u32 = 255;

/** The zone that the log's times are written in: its bytes behind the digits, and milliseconds ahead of UTC. */
const ZONE: usize = 0xf00;
let zoneLength: usize = 0;
let zoneOffset: f64 = 0;
/** The first eight bytes of the zone, and which of them count. */
let zoneWord: u64 = 0;
let zoneMask: u64 = 0;
/** Times with another zone than that since `watchZones`, and where the last one stands. */
export let otherZones: i32 = 0;
export let otherZone: usize = 0;

export function setZone(length: i32, offset: f64): void {
  zoneLength = length;
  zoneOffset = offset;
  zoneMask = length >= 8 ? ~(<u64>0) : ((<u64>1) << (length * 8)) - 1;
  zoneWord = load<u64>(ZONE) & zoneMask;
}

export function watchZones(): void {
  otherZones = 0;
}

function isZone(code: u32): bool {
  return (code | 32) - 97 < 26 || isDigit(code) || code === 43 || code === 45;
}

/** Behind the zone at `at`, or 0 when it is another one. */
export function skipZone(at: usize): usize {
  const isSame = (load<u64>(at) & zoneMask) === zoneWord && (zoneLength <= 8 || same(at, ZONE, zoneLength));
  if (zoneLength === 0 || !isSame || isZone(byte(at + zoneLength))) {
    otherZone = at;
    otherZones++;
    return 0;
  }
  return at + zoneLength;
}

/** Milliseconds of a time with its zone, which ends where `stampEnd` says; NaN when another reader has to look. */
export let stampEnd: usize = 0;
export function readStamp(at: usize, end: usize): f64 {
  const time = readTime(at, end);
  // A comma is no point to the other reader here.
  if (isNaN(time) || byte(at + 19) === 44) return NaN;
  stampEnd = skipZone(timeEnd);
  return stampEnd === 0 ? NaN : time - zoneOffset;
}

const IDLE: u64 = 0x656c6469; // `idle`
const LONGEST_IDLE: i32 = 29;

/** Behind `idle in transaction` and ` (aborted)`, whose blanks may be what ends the field. */
function skipIdle(at: usize): usize {
  if (load<u32>(at) !== <u32>IDLE) return at;
  // ` in tran`, `saction`
  if (load<u64>(at + 4) !== 0x6e617274206e6920) return at;
  if ((load<u64>(at + 12) & 0x00ffffffffffffff) !== 0x006e6f6974636173) return at;
  // ` (aborte`, `d)`
  if (load<u64>(at + 19) === 0x6574726f62612820 && load<u16>(at + 27) === 0x2964) return at + 29;
  return at + 19;
}

/** `idle`, `idle in transaction`, `idle in transaction (aborted)`. */
export function readBlock(at: usize, end: usize): i32 {
  if (end - at < 4 || end < at || byte(at) !== 105 || byte(at + 1) !== 100) return 0;
  if (end - at === 4) return 1;
  return byte(end - 1) === 41 ? 3 : 2;
}

/** The number behind the slash of `backend/number`. */
export function readVirtual(at: usize, end: usize): f64 {
  for (let i = at; i < end; i++) {
    if (byte(i) !== 47) continue;
    const number = readNumber(i + 1, end);
    return isNaN(number) ? -1 : number;
  }
  return -1;
}

/** `start.process`, both hexadecimal, at `at`; where it ends is in `stampEnd`. NaN when it is none. */
export function readSessionId(at: usize, end: usize): f64 {
  let epoch: u64 = 0;
  let i = at;
  let digit = hexDigit(byte(i));
  while (digit < 16) {
    epoch = (epoch << 4) | digit;
    digit = hexDigit(byte(++i));
  }
  if (i === at || i - at > 12 || byte(i) !== 46) return NaN;
  const from = ++i;
  let process: u64 = 0;
  digit = hexDigit(byte(i));
  while (digit < 16) {
    process = (process << 4) | digit;
    digit = hexDigit(byte(++i));
  }
  if (i === from || i - from > 12 || i > end) return NaN;
  stampEnd = i;
  return <f64>epoch * 4_194_304 + <f64>process;
}

function portOf(from: usize, end: usize): f64 {
  let open = end - 1;
  while (open > from && byte(open) !== 40) open--;
  if (open <= from) return 0;
  const port = readNumber(open + 1, end);
  return isNaN(port) ? 0 : port;
}

/** Where `maybeSeverity` stopped to look. */
let looked: usize = 0;

/** True for capitals and a colon with two blanks: a severity word stands where a session's fields may begin. */
function maybeSeverity(at: usize, end: usize): bool {
  let i = at;
  while (i < end && byte(i) !== 58 && (byte(i) - 65 < 26 || isDigit(byte(i)) || byte(i) >= 128 || byte(i) === 32)) i++;
  looked = i + 3;
  return i > at && byte(i) === 58 && byte(i + 1) === 32 && byte(i + 2) === 32;
}

// A step of the program: its numbers, then the fixed text behind the field and what ends the field; of both the first
// eight bytes as a number with the mask of those that count, and all of them.
const STEP: usize = 128;
const TEXT_LENGTH: usize = 1;
const UNTIL_LENGTH: usize = 2;
const TEXT_WORD: usize = 8;
const TEXT_MASK: usize = 16;
const UNTIL_WORD: usize = 24;
const UNTIL_MASK: usize = 32;
const TEXT: usize = 40;
const UNTIL: usize = 84;

/** Where a field ends: where the bytes stand that the step names. `end` or more when they are not there. */
function fieldEnd(step: usize, at: usize, end: usize): usize {
  const word = load<u64>(step, UNTIL_WORD);
  const mask = load<u64>(step, UNTIL_MASK);
  const length = <usize>byte(step + UNTIL_LENGTH);
  const first = i8x16.splat(<i8>word);
  for (; at < end; at += 16) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(at), first));
    while (found !== 0) {
      const here = at + <usize>ctz(found);
      if ((load<u64>(here) & mask) === word && (length <= 8 || same(here, step + UNTIL, length))) return here;
      found &= found - 1;
    }
  }
  return end;
}

// Lines of one session begin alike: what was read in the last ones holds as far as the bytes are the same. A slot keeps
// the bytes behind a line's time, and what the steps have read in the first of them, its head: which step and byte come
// next, and all that a record takes from it. The head ends before the first byte in which the session's lines differ
// (a line's number, a transaction's), so a line costs one comparison and the steps behind its head.
const SLOTS: usize = 0x20000;
const SLOT_SIZE: usize = 512;
const SLOT_MASK: u32 = 255;
const SLOT_BYTES: usize = 256;
const BYTES_KEPT: usize = 240;
/** Length of the bytes that are kept, 0 for none; and of those, how many make the head. */
const KEPT: usize = 0;
const HEAD: usize = 4;
/** The step behind the head, and where it begins behind the time. */
const NEXT: usize = 8;
const NEXT_AT: usize = 12;
/** How many lines were read by the head: now and then it is made anew, for it may have become longer. */
const HITS: usize = 16;
const FIRST_LOOK: u32 = 4;
const SECOND_LOOK: u32 = 100;
const SLOT_PID: usize = 24;
const SLOT_SESSION: usize = 32;
const SLOT_PORT: usize = 40;
const SLOT_VIRTUAL: usize = 48;
const SLOT_BLOCK: usize = 56;
/** Fields of the record that stand in the head, from the first byte behind the time: where they begin and end. */
const SLOT_LABEL: usize = 64;
const SLOT_USER: usize = 72;
const SLOT_DATABASE: usize = 80;
const SLOT_APPLICATION: usize = 88;

/** A new prefix: nothing is known of its lines. */
export function forgetPrefixes(): void {
  for (let slot = SLOTS; slot < SLOTS + <usize>(SLOT_MASK + 1) * SLOT_SIZE; slot += SLOT_SIZE)
    store<u32>(slot, 0, KEPT);
}

/** How many bytes are the same in both places, of at most so many. */
function alike(at: usize, other: usize, most: usize): usize {
  let i: usize = 0;
  for (; i < most; i += 16) {
    const mask = i8x16.bitmask(i8x16.ne(v128.load(at + i), v128.load(other + i)));
    if (mask !== 0) {
      i += <usize>ctz(mask);
      break;
    }
  }
  return i < most ? i : most;
}

// What the steps have read of the line so far, beside what stands in the record.
let pid: f64 = -1;
let port: f64 = 0;
let readSession: f64 = -1;
/** The same, and what the record says, where the time was read: what stands before it is no part of a head. */
let pidBefore: f64 = -1;
let portBefore: f64 = 0;
let sessionBefore: f64 = -1;
let transactionBefore: f64 = -1;
let blockBefore: i32 = 0;

/** Keeps what was read of a line up to `at`, where `step` goes on. */
function keepHead(slot: usize, base: usize, step: usize, at: usize, length: usize): void {
  store<u32>(slot, <u32>length, HEAD);
  store<u32>(slot, <u32>step, NEXT);
  store<u32>(slot, <u32>(at - base), NEXT_AT);
  store<f64>(slot, pid === pidBefore ? -1 : pid, SLOT_PID);
  store<f64>(slot, readSession === sessionBefore ? -1 : readSession, SLOT_SESSION);
  store<f64>(slot, port === portBefore ? 0 : port, SLOT_PORT);
  store<f64>(slot, transaction === transactionBefore ? -1 : transaction, SLOT_VIRTUAL);
  store<i32>(slot, block === blockBefore ? 0 : block, SLOT_BLOCK);
  keepField(slot + SLOT_LABEL, base, labelStart, labelEnd);
  keepField(slot + SLOT_USER, base, userStart, userEnd);
  keepField(slot + SLOT_DATABASE, base, databaseStart, databaseEnd);
  keepField(slot + SLOT_APPLICATION, base, applicationStart, applicationEnd);
}

function keepField(place: usize, base: usize, from: usize, to: usize): void {
  // One that stands before the time was read in this line already.
  const isHere = from >= base && to > from;
  store<u32>(place, isHere ? <u32>(from - base) : 0);
  store<u32>(place, isHere ? <u32>(to - base) : 0, 4);
}

/** Puts into the record what its line's head has. */
function takeHead(slot: usize, base: usize): void {
  let number = load<f64>(slot, SLOT_PID);
  if (number >= 0) pid = number;
  number = load<f64>(slot, SLOT_SESSION);
  if (number >= 0) readSession = number;
  number = load<f64>(slot, SLOT_PORT);
  if (number !== 0) port = number;
  number = load<f64>(slot, SLOT_VIRTUAL);
  if (number >= 0) setTransaction(number);
  const word = load<i32>(slot, SLOT_BLOCK);
  if (word !== 0) setBlock(word);
  let to = <usize>load<u32>(slot, SLOT_LABEL + 4);
  if (to !== 0) setLabel(base + <usize>load<u32>(slot, SLOT_LABEL), base + to);
  to = <usize>load<u32>(slot, SLOT_USER + 4);
  if (to !== 0) setUser(base + <usize>load<u32>(slot, SLOT_USER), base + to);
  to = <usize>load<u32>(slot, SLOT_DATABASE + 4);
  if (to !== 0) setDatabase(base + <usize>load<u32>(slot, SLOT_DATABASE), base + to);
  to = <usize>load<u32>(slot, SLOT_APPLICATION + 4);
  if (to !== 0) setApplication(base + <usize>load<u32>(slot, SLOT_APPLICATION), base + to);
}

/** Reads a line's prefix; returns where the severity word has to begin, or 0 to leave the line to the other reader. */
export function readPrefix(start: usize, end: usize): usize {
  let at = start;
  pid = -1;
  port = 0;
  readSession = -1;
  let base: usize = 0;
  let slot: usize = 0;
  // How far the line is known to be like the last one of its slot, while a head is being made; and how far the steps
  // have looked.
  let common: usize = 0;
  let reach: usize = 0;
  let learns = false;
  for (let step = PROGRAM; step < PROGRAM_END; step += STEP) {
    const op = byte(step);
    const from = at;
    if (learns && reach <= common) keepHead(slot, base, step, at, reach);
    switch (op) {
      case NOTHING:
        break;
      case STOP:
        if (maybeSeverity(at, end)) return 0;
        if (base !== 0 && looked - base > reach) reach = looked - base;
        break;
      case TIME: {
        const time = readStamp(at, end);
        if (isNaN(time)) return 0;
        setTime(time);
        at = stampEnd;
        break;
      }
      case PID: {
        let digit = byte(at) - 48;
        let value: u64 = 0;
        while (digit < 10) {
          value = value * 10 + digit;
          digit = byte(++at) - 48;
        }
        if (at === from || at - from > 15) return 0;
        pid = <f64>value;
        // The label of a session id, which may stand before, is better.
        if (readSession < 0) setLabel(from, at);
        break;
      }
      case SESSION_ID: {
        readSession = readSessionId(at, end);
        if (isNaN(readSession)) return 0;
        at = stampEnd;
        setLabel(from, at);
        break;
      }
      case EPOCH: {
        const seconds = readNumber(at, end);
        if (isNaN(seconds)) return 0;
        setTime(seconds * 1000);
        at = from;
        while (isDigit(byte(at)) || byte(at) === 46) at++;
        break;
      }
      case END: {
        if (readSession >= 0) setSession(readSession);
        else if (pid >= 0) setSession(port === 0 ? pid : pid * 65_536 + port);
        if (learns) {
          const length = at + 1 - base < BYTES_KEPT ? at + 1 - base : BYTES_KEPT;
          for (let i: usize = 0; i < length; i += 16) v128.store(slot + SLOT_BYTES + i, v128.load(base + i));
          store<u32>(slot, <u32>length, KEPT);
        }
        return at;
      }
      case USER: {
        at = fieldEnd(step, at, end);
        setUser(from, at);
        break;
      }
      case DATABASE: {
        at = fieldEnd(step, at, end);
        setDatabase(from, at);
        break;
      }
      case APPLICATION: {
        at = fieldEnd(step, at, end);
        setApplication(from, at);
        break;
      }
      case VIRTUAL: {
        at = fieldEnd(step, at, end);
        setTransaction(readVirtual(from, at));
        break;
      }
      case TAG: {
        at = fieldEnd(step, skipIdle(at), end);
        setBlock(readBlock(from, at));
        break;
      }
      case HOST: {
        at = fieldEnd(step, at, end);
        const found = portOf(from, at);
        if (found !== 0) port = found;
        break;
      }
      case SQLSTATE:
        return 0;
      default:
        at = fieldEnd(step, at, end);
    }
    if (at >= end) return 0;
    const length = <usize>byte(step + TEXT_LENGTH);
    // What a step depends on: its field, the bytes that end it, and where those are not fixed one byte more. Whether a
    // session is idle in a transaction is told by the words that follow.
    const until = op === TAG ? <usize>LONGEST_IDLE : op >= USER ? <usize>byte(step + UNTIL_LENGTH) : 0;
    const behind = at + (until > length ? until : length > 0 ? length : 1);
    if ((load<u64>(at) & load<u64>(step, TEXT_MASK)) !== load<u64>(step, TEXT_WORD)) return 0;
    if (length > 8 && !same(at, step + TEXT, length)) return 0;
    at += length;
    if (base !== 0) {
      if (behind - base > reach) reach = behind - base;
    } else if (op === TIME && at + 32 < end) {
      base = at;
      pidBefore = pid;
      portBefore = port;
      sessionBefore = readSession;
      transactionBefore = transaction;
      blockBefore = block;
      const key = load<u64>(at);
      slot = SLOTS + <usize>((<u32>((key * 0x9e3779b97f4a7c15) >> 40)) & SLOT_MASK) * SLOT_SIZE;
      common = alike(at, slot + SLOT_BYTES, <usize>load<u32>(slot, KEPT));
      const head = <usize>load<u32>(slot, HEAD);
      const hits = load<u32>(slot, HITS) + 1;
      if (head !== 0 && head <= common && hits !== FIRST_LOOK && hits !== SECOND_LOOK) {
        store<u32>(slot, hits, HITS);
        takeHead(slot, base);
        at = base + <usize>load<u32>(slot, NEXT_AT);
        step = <usize>load<u32>(slot, NEXT) - STEP;
        continue;
      }
      // What is kept is being changed: it holds again once the whole prefix was read.
      learns = true;
      if (common < 8) store<u32>(slot, 0, HITS);
      else store<u32>(slot, hits, HITS);
      store<u32>(slot, 0, KEPT);
      store<u32>(slot, 0, HEAD);
    }
  }
  return 0;
}

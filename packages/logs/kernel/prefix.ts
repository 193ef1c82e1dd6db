import { byte, isDigit, PROGRAM, PROGRAM_END, same } from './memory';
import { hexDigit, readNumber, readTime, timeEnd } from './numbers';
import {
  setApplication,
  setBlock,
  setDatabase,
  setLabel,
  setSession,
  setTime,
  setTransaction,
  setUser,
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
/** Times with another zone than that since `watchZones`, and where the last one stands. */
export let otherZones: i32 = 0;
export let otherZone: usize = 0;

export function setZone(length: i32, offset: f64): void {
  zoneLength = length;
  zoneOffset = offset;
}

export function watchZones(): void {
  otherZones = 0;
}

function isZone(code: u32): bool {
  return (code | 32) - 97 < 26 || isDigit(code) || code === 43 || code === 45;
}

/** Behind the zone at `at`, or 0 when it is another one. */
export function skipZone(at: usize): usize {
  if (zoneLength === 0 || !same(at, ZONE, zoneLength) || isZone(byte(at + zoneLength))) {
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

// Lines of one session begin alike: what was read in the last one holds as far as the bytes are the same. A slot keeps
// the bytes behind the time, where each step ended in them, and the numbers that were read.
const SLOTS: usize = 0xc000;
const SLOT_SIZE: usize = 512;
const SLOT_MASK: u32 = 31;
const SLOT_BYTES: usize = 256;
const BYTES_KEPT: usize = 240;
/** Length of the bytes that are kept; 0 for none. */
const KEPT: usize = 0;
const SLOT_PID: usize = 8;
const SLOT_SESSION: usize = 16;
const SLOT_PORT: usize = 24;
const SLOT_VIRTUAL: usize = 32;
/** Of each step where its field ends, and behind which byte it depends on nothing; 0 where that is too far. */
const SLOT_STOPS: usize = 40;
const SLOT_REACH: usize = 140;
const STEPS_KEPT: usize = 100;

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

/** Reads a line's prefix; returns where the severity word has to begin, or 0 to leave the line to the other reader. */
export function readPrefix(start: usize, end: usize): usize {
  let at = start;
  let pid: u64 = 0;
  let hasPid = false;
  let port: f64 = 0;
  let session: f64 = -1;
  let base: usize = 0;
  let slot: usize = 0;
  let common: usize = 0;
  let index: usize = 0;
  let changed = false;
  for (let step = PROGRAM; step < PROGRAM_END; step += STEP) {
    const op = byte(step);
    const from = at;
    const reach = base !== 0 && index < STEPS_KEPT ? <usize>load<u8>(slot + SLOT_REACH + index) : 0;
    const isKnown = reach !== 0 && reach <= common;
    if (isKnown) at = base + <usize>load<u8>(slot + SLOT_STOPS + index);
    else if (base !== 0) {
      // What is kept is being changed: it holds again once the whole prefix was read.
      store<u32>(slot, 0, KEPT);
      changed = true;
    }
    let examined: usize = 0;
    switch (op) {
      case NOTHING:
        break;
      case STOP:
        if (!isKnown) {
          if (maybeSeverity(at, end)) return 0;
          examined = looked;
        }
        break;
      case TIME: {
        const time = readStamp(at, end);
        if (isNaN(time)) return 0;
        setTime(time);
        at = stampEnd;
        break;
      }
      case PID: {
        if (isKnown) pid = load<u64>(slot, SLOT_PID);
        else {
          let digit = byte(at) - 48;
          while (digit < 10) {
            pid = pid * 10 + digit;
            digit = byte(++at) - 48;
          }
          if (at === from || at - from > 15) return 0;
          if (base !== 0) store<u64>(slot, pid, SLOT_PID);
        }
        hasPid = true;
        // The label of a session id, which may stand before, is better.
        if (session < 0) setLabel(from, at);
        break;
      }
      case SESSION_ID: {
        if (isKnown) session = load<f64>(slot, SLOT_SESSION);
        else {
          session = readSessionId(at, end);
          if (isNaN(session)) return 0;
          at = stampEnd;
          if (base !== 0) store<f64>(slot, session, SLOT_SESSION);
        }
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
        if (session >= 0) setSession(session);
        else if (hasPid) setSession(port === 0 ? <f64>pid : <f64>pid * 65_536 + port);
        if (changed) {
          const length = at + 1 - base < BYTES_KEPT ? at + 1 - base : BYTES_KEPT;
          for (let i = common & ~15; i < length; i += 16) v128.store(slot + SLOT_BYTES + i, v128.load(base + i));
          store<u32>(slot, <u32>length, KEPT);
        }
        return at;
      }
      case USER: {
        if (!isKnown) at = fieldEnd(step, at, end);
        setUser(from, at);
        break;
      }
      case DATABASE: {
        if (!isKnown) at = fieldEnd(step, at, end);
        setDatabase(from, at);
        break;
      }
      case APPLICATION: {
        if (!isKnown) at = fieldEnd(step, at, end);
        setApplication(from, at);
        break;
      }
      case VIRTUAL: {
        let virtual: f64;
        if (isKnown) virtual = load<f64>(slot, SLOT_VIRTUAL);
        else {
          at = fieldEnd(step, at, end);
          virtual = readVirtual(from, at);
          if (base !== 0) store<f64>(slot, virtual, SLOT_VIRTUAL);
        }
        setTransaction(virtual);
        break;
      }
      case TAG: {
        if (!isKnown) at = fieldEnd(step, skipIdle(at), end);
        setBlock(readBlock(from, at));
        break;
      }
      case HOST: {
        let found: f64;
        if (isKnown) found = load<f64>(slot, SLOT_PORT);
        else {
          at = fieldEnd(step, at, end);
          found = portOf(from, at);
          if (base !== 0) store<f64>(slot, found, SLOT_PORT);
        }
        if (found !== 0) port = found;
        break;
      }
      case SQLSTATE:
        return 0;
      default:
        if (!isKnown) at = fieldEnd(step, at, end);
    }
    if (at >= end) return 0;
    const length = <usize>byte(step + TEXT_LENGTH);
    if (!isKnown) {
      if ((load<u64>(at) & load<u64>(step, TEXT_MASK)) !== load<u64>(step, TEXT_WORD)) return 0;
      if (length > 8 && !same(at, step + TEXT, length)) return 0;
      if (base !== 0 && index < STEPS_KEPT) {
        let until = at + length + 1 > examined ? at + length + 1 - base : examined - base;
        if (until > BYTES_KEPT) until = 0;
        store<u8>(slot + SLOT_STOPS + index, <u32>(at - base));
        store<u8>(slot + SLOT_REACH + index, <u32>until);
      }
    }
    at += length;
    if (op === TIME && base === 0 && at + 32 < end) {
      base = at;
      const key = load<u64>(at);
      slot = SLOTS + <usize>((<u32>((key * 0x9e3779b97f4a7c15) >> 40)) & SLOT_MASK) * SLOT_SIZE;
      const kept = <usize>load<u32>(slot, KEPT);
      common = alike(at, slot + SLOT_BYTES, kept);
      index = 0;
      continue;
    }
    index++;
  }
  return 0;
}

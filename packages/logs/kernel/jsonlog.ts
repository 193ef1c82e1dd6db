import { byte, byteFrom, newlineFrom, OTHER, SCRATCH, SCRATCH_LENGTH, SLOW } from './memory';
import { readMessage } from './message';
import { timeEnd } from './numbers';
import { readBlock, readSessionId, readStamp, readVirtual, stampEnd } from './prefix';
import { decline, emit, room } from './emit';
import {
  clear,
  kind,
  session,
  setApplication,
  setBlock,
  setDatabase,
  setDetail,
  setElsewhere,
  setKind,
  setLabel,
  setSession,
  setTime,
  setTransaction,
  setUser,
} from './record';
import { finish } from './scan';
import { isMine } from './state';

/** The quote that ends the string that begins at `at`, or `end`. Whether a backslash stands in it is in `escaped`. */
let escaped: bool = false;
function stringEnd(at: usize, end: usize): usize {
  const quote = i8x16.splat(34);
  const backslash = i8x16.splat(92);
  escaped = false;
  while (at + 16 <= end) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)));
    if (mask === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(mask);
    if (byte(at) === 34) return at;
    escaped = true;
    at += 2;
  }
  while (at < end && byte(at) !== 34) {
    if (byte(at) === 92) {
      escaped = true;
      at++;
    }
    at++;
  }
  return at < end ? at : end;
}

/** Scans records of a jsonlog: a line each. */
export function scanJson(start: usize, end: usize, last: bool, firstLine: i32): i32 {
  let at = start;
  let line = firstLine;
  while (at < end && room()) {
    const newline = newlineFrom(at, end);
    if (newline >= end && !last) break;
    if (newline > at) {
      clear();
      setKind(SLOW);
      if (!readLine(at, newline)) setKind(SLOW);
      if (kind === SLOW) decline(at, newline, line);
      else emit(at, newline, line);
    }
    line++;
    at = newline < end ? newline + 1 : end;
  }
  return finish(at, line);
}

// Names of members as little-endian memory has them.
const TIMESTAM: u64 = 0x6d617473656d6974; // `timestam`
const SESSION_: u64 = 0x5f6e6f6973736573; // `session_`

/** Reads the object in `[at, end)`; false to leave it to the other reader. */
function readLine(at: usize, end: usize): bool {
  if (byte(at) !== 123) return false;
  let i = at + 1;
  let message: usize = 0;
  let messageEnd: usize = 0;
  let messageEscaped = false;
  let isLog = false;
  for (;;) {
    while (i < end && (byte(i) <= 32 || byte(i) === 44)) i++;
    if (i >= end) return false;
    if (byte(i) === 125) break;
    if (byte(i) !== 34) return false;
    const key = ++i;
    const quotes = i8x16.bitmask(i8x16.eq(v128.load(key), i8x16.splat(34)));
    if (quotes !== 0) i += <usize>ctz(quotes);
    else i = byteFrom(34, i + 16, end);
    const length = i - key;
    i++;
    while (i < end && (byte(i) === 58 || byte(i) <= 32)) i++;
    if (i >= end) return false;
    let from = i;
    let to: usize;
    if (byte(i) === 34) {
      from = ++i;
      to = stringEnd(i, end);
      if (to >= end) return false;
      i = to + 1;
    } else {
      // Objects and lists are none of the server's.
      if (byte(i) === 123 || byte(i) === 91) return false;
      while (i < end && byte(i) !== 44 && byte(i) !== 125) i++;
      to = i;
      escaped = false;
    }
    const first = byte(key);
    switch (<i32>length) {
      case 2:
        if (first === 112) setBlock(readBlock(from, to));
        break;
      case 4:
        if (first === 118) setTransaction(readVirtual(from, to));
        else if (first === 117) setUser(from, to);
        break;
      case 6:
        if (byte(key + 1) === 98) setDatabase(from, to);
        else if (load<u32>(key) === 0x61746564 && load<u16>(key + 4) === 0x6c69) setDetail(from, to);
        break;
      case 7:
        if (first === 109) {
          message = from;
          messageEnd = to;
          messageEscaped = escaped;
        }
        break;
      case 9:
        if (first === 116) {
          if (load<u64>(key) !== TIMESTAM) return false;
          const time = readStamp(from, to);
          if (isNaN(time) || stampEnd !== to || timeEnd - from !== 23) return false;
          setTime(time);
        } else if (load<u64>(key) === 0x6e656d6574617473) return false; // `statement`
        break;
      case 10:
        if (load<u64>(key) === SESSION_ && load<u16>(key + 8) === 0x6469) {
          const id = readSessionId(from, to);
          if (isNaN(id) || stampEnd !== to) return false;
          setSession(id);
          setLabel(from, to);
        } else if (load<u64>(key) === 0x6f635f6574617473) return false; // `state_co`
        break;
      case 14:
        if (first === 101) isLog = byte(from) === 76;
        break;
      case 16:
        if (first === 97) setApplication(from, to);
        break;
      default:
    }
  }
  if (message === 0 || !isLog) return false;
  if (!isMine(session)) {
    // A record of another share's session is only counted.
    setKind(OTHER);
    return true;
  }
  if (!messageEscaped) {
    readMessage(message, messageEnd);
    return true;
  }
  const stop = unescape(message, messageEnd);
  if (stop === 0) return false;
  readMessage(SCRATCH, stop);
  setElsewhere();
  return true;
}

/** Undoes JSON's escapes of a string; returns where it ends behind `SCRATCH`, or 0 for ones that are left alone. */
function unescape(at: usize, end: usize): usize {
  if (end - at > SCRATCH_LENGTH) return 0;
  let to = SCRATCH;
  for (let i = at; i < end; i++) {
    let code = byte(i);
    if (code === 92) {
      code = byte(++i);
      switch (code) {
        case 110:
          code = 10;
          break;
        case 116:
          code = 9;
          break;
        case 114:
          code = 13;
          break;
        case 98:
          code = 8;
          break;
        case 102:
          code = 12;
          break;
        case 117:
          return 0;
        default:
      }
    }
    store<u8>(to++, code);
  }
  store<u64>(to, 0);
  return to;
}

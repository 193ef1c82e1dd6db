import { fingerHigh, fingerLow, fingerprint } from './fingerprint';
import { byte, isDigit, newlineFrom, SLOW, STATEMENT } from './memory';
import { hasVersion, isBanner, readShortTime } from './mysql-time';
import { readNumber, readTime } from './numbers';
import { declineAt, emit, room } from './emit';
import {
  clear,
  duration,
  kind,
  setDatabase,
  setDuration,
  setFingerprint,
  setKind,
  setLabel,
  setPlainText,
  setSession,
  setTime,
  setUser,
} from './record';
import { finish } from './scan';

let lastTime: f64 = NaN;
let mariadb: bool = false;

/** Begins a file of MariaDB, or of MySQL. */
export function beginSlow(isMariadb: bool): void {
  mariadb = isMariadb;
  lastTime = NaN;
}

// Beginnings of lines as little-endian memory has them.
const TIME: u64 = 0x203a656d69542023; // `# Time: `
const USER: u64 = 0x6f48407265735520; // ` User@Ho`
const THREAD: u64 = 0x5f64616572685420; // ` Thread_`
const QUERY: u64 = 0x745f797265755120; // ` Query_t`
const SCHEMA: u64 = 0x3a616d6568635320; // ` Schema:`
const SET_TIME: u64 = 0x656d697420544553; // `SET time`
const STAMP: u64 = 0x3d706d617473; // `stamp=`
const SIX: u64 = 0xffffffffffff;

function isUserLine(at: usize, end: usize): bool {
  // `# User@Host: `
  return at + 13 <= end && byte(at) === 35 && load<u64>(at + 1) === USER && load<u32>(at + 9) === 0x203a7473;
}

/** 1 when a record begins here, 0 when not, -1 when more bytes are needed to tell. */
function headAt(at: usize, end: usize, last: bool): i32 {
  if (byte(at) !== 35) return 0;
  const isTime = at + 8 <= end && load<u64>(at) === TIME;
  if (!isTime && !isUserLine(at, end)) return end - at < 13 && !last ? -1 : 0;
  let line = at;
  if (isTime) {
    const newline = newlineFrom(at, end);
    if (newline >= end) return last ? 0 : -1;
    line = newline + 1;
    if (line + 13 > end) return last ? 0 : -1;
    if (!isUserLine(line, end)) return 0;
  }
  const newline = newlineFrom(line, end);
  if (newline >= end) return last ? 0 : -1;
  const next = newline + 1;
  if (next + 14 > end) return last ? 0 : -1;
  if (byte(next) !== 35) return 0;
  const word = load<u64>(next + 1);
  // `id: `, `ime: `, ` `
  if (word === THREAD) return load<u32>(next + 9) === 0x203a6469 ? 1 : 0;
  if (word === QUERY) return load<u32>(next + 9) === 0x3a656d69 && byte(next + 13) === 32 ? 1 : 0;
  return word === SCHEMA && byte(next + 9) === 32 ? 1 : 0;
}

/** Scans a slow query log, as `src/mysql/slow.ts` reads it. */
export function scanSlow(start: usize, end: usize, last: bool, firstLine: i32): i32 {
  let at = start;
  let line = firstLine;
  let known: usize = 0;
  while (at < end && room()) {
    const lineEnd = newlineFrom(at, end);
    if (lineEnd >= end && !last) break;
    const begins = at === known ? 1 : headAt(at, end, last);
    if (begins === -1) break;
    if (begins === 0) {
      const stop = lineEnd < end ? lineEnd + 1 : end;
      if (lineEnd > at) {
        clear();
        declineAt(at, stop, line, lastTime);
      }
      line++;
      at = stop;
      continue;
    }
    let lines = 1;
    let stop = lineEnd;
    let inHead = true;
    let whole = false;
    for (;;) {
      const from = stop + 1;
      if (from >= end) {
        whole = last;
        break;
      }
      const first = byte(from);
      if (first !== 35) {
        if ((first === 47 || first === 109) && hasVersion(from, end)) {
          whole = true;
          break;
        }
        inHead = false;
      } else if (!inHead) {
        const next = headAt(from, end, last);
        if (next === -1) break;
        if (next === 1) {
          known = from;
          whole = true;
          break;
        }
      }
      const next = newlineFrom(from, end);
      if (next >= end && !last) break;
      stop = next;
      lines++;
    }
    if (!whole) break;
    if (stop > end) stop = end;
    clear();
    const before = lastTime;
    readRecord(at, stop);
    if (kind === SLOW) {
      noteTimes(at, stop);
      declineAt(at, stop, line, before);
    } else emit(at, stop, line);
    line += lines;
    at = stop < end ? stop + 1 : end;
  }
  return finish(at, line);
}

/** Where a word of up to eight bytes stands in `[at, end)`, or 0. */
function find(word: u64, mask: u64, length: usize, at: usize, end: usize): usize {
  for (; at + length <= end; at++) if ((load<u64>(at) & mask) === word) return at;
  return 0;
}

const ALL: u64 = 0xffffffffffffffff;

/** The session's thread id at `at`; false when it is none that is sure. */
function readThread(at: usize): bool {
  while (byte(at) === 32) at++;
  let id: u64 = 0;
  const from = at;
  while (isDigit(byte(at))) id = id * 10 + (byte(at++) - 48);
  if (at === from) return true;
  if (at - from > 15 || byte(at) === 46 || byte(at) === 44) return false;
  setSession(<f64>id + 1);
  setLabel(from, at);
  return true;
}

/** `# administrator command: `, which ends a record's head. */
function isCommand(at: usize): bool {
  if (load<u64>(at) !== 0x696e696d64612023 || load<u64>(at + 8) !== 0x20726f7461727473) return false;
  return load<u64>(at + 16) === 0x3a646e616d6d6f63 && byte(at + 24) === 32;
}

/** The line `# Time: ...` at `at`. */
function noteTime(at: usize, newline: usize): void {
  const iso = byte(at + 12) === 45 && isDigit(byte(at + 8));
  const time = iso ? readTime(at + 8, newline) : readShortTime(at + 8);
  if (!isNaN(time)) lastTime = time;
}

/** The times of a record that is left to the other reader: the records behind it go by them. */
function noteTimes(at: usize, end: usize): void {
  for (let i = at; i < end;) {
    const newline = newlineFrom(i, end);
    if (byte(i) === 35) {
      if (isCommand(i)) return;
      if (i + 8 <= end && load<u64>(i) === TIME) noteTime(i, newline);
    } else if ((byte(i) | 32) !== 117 && load<u64>(i) !== SET_TIME) return;
    i = newline + 1;
  }
}

function readRecord(at: usize, end: usize): void {
  let started: f64 = NaN;
  let i = at;
  for (;;) {
    let newline = newlineFrom(i, end);
    if (byte(i) === 35 && byte(i + 1) === 32) {
      const what = byte(i + 2);
      if (what === 84) {
        if (i + 8 <= end && load<u64>(i) === TIME) {
          noteTime(i, newline);
        } else if (i + 13 <= end && load<u64>(i + 1) === THREAD && load<u32>(i + 9) === 0x203a6469) {
          if (!readThread(i + 13)) return setKind(SLOW);
          const schema = find(SCHEMA >> 8, ALL >> 8, 7, i, newline); // `Schema:`
          if (schema !== 0) {
            if (byte(schema + 7) !== 32 || schema + 8 > newline) return setKind(SLOW);
            // `Schema:   QC_hit: No`: no database.
            if (!(schema + 14 <= newline && (load<u64>(schema + 8) & SIX) === 0x7469685f4351)) {
              let stop = schema + 8;
              while (stop < newline && byte(stop) > 32) stop++;
              setDatabase(schema + 8, stop);
            }
          }
        }
      } else if (what === 85) {
        let bracket = i + 13;
        while (bracket < newline && byte(bracket) !== 91) bracket++;
        if (bracket < newline) setUser(i + 13, bracket);
        const id = find(0x203a6449, 0xffffffff, 4, i, newline); // `Id: `
        if (id > i && !readThread(id + 4)) return setKind(SLOW);
      } else if (what === 81) {
        const seconds = readNumber(i + 14, newline);
        if (isNaN(seconds)) return setKind(SLOW);
        setDuration(seconds * 1000);
        if (!mariadb) {
          const extra = find(0x3a74726174532020 >> 8, ALL >> 8, 7, i, newline); // ` Start:`
          if (extra !== 0) {
            if (byte(extra + 7) !== 32 || extra + 8 > newline) return setKind(SLOW);
            started = readTime(extra + 8, newline);
          }
          const thread = find(THREAD, ALL, 8, i, newline);
          if (thread !== 0) {
            if (load<u32>(thread + 8) !== 0x203a6469 || !readThread(thread + 12)) return setKind(SLOW);
          }
          // ` Errno: ` and a number that is none but 0: it failed.
          const error = find(0x3a6f6e72724520, ALL >> 8, 7, i, newline);
          if (error !== 0 && !(byte(error + 7) === 32 && byte(error + 8) === 48 && byte(error + 9) <= 32))
            return setKind(SLOW);
        }
      } else if (what === 97) return setKind(SLOW);
    } else if (byte(i) !== 35) {
      if ((byte(i) | 32) === 117) {
        // `use `: the server's, when its own SET follows.
        if ((load<u32>(i) | 0x202020) === 0x20657375) return readUse(i, newline, end, started);
      }
      if (i + 14 <= end && load<u64>(i) === SET_TIME && (load<u64>(i + 8) & SIX) === STAMP && newline < end) {
        i = newline + 1;
        continue;
      }
      break;
    }
    if (newline >= end) return finishRecord(started);
    i = newline + 1;
  }
  readText(i, end, started);
}

/** The line `use x;` at `i`, with what the server writes behind it. */
function readUse(i: usize, newline: usize, end: usize, started: f64): void {
  const next = newline + 1;
  const isServers = next + 14 <= end && load<u64>(next) === SET_TIME && (load<u64>(next + 8) & SIX) === STAMP;
  if (!isServers) return readText(i, end, started);
  let stop = newline;
  if (stop > i && byte(stop - 1) === 13) return setKind(SLOW);
  if (newline - i > 290 || byte(stop - 1) !== 59) return setKind(SLOW);
  for (let k = i + 4; k < stop - 1; k++) if (byte(k) === 59) return setKind(SLOW);
  setDatabase(i + 4, newline - 1 > i + 4 ? newline - 1 : i + 4);
  const after = newlineFrom(next, end);
  if (after >= end) return setKind(SLOW);
  // Another `use` or SET is the client's own, or cannot be told.
  const text = after + 1;
  if ((byte(text) | 32) === 117 || byte(text) === 83 || byte(text) === 35) return setKind(SLOW);
  readText(text, end, started);
}

function readText(i: usize, end: usize, started: f64): void {
  if (byte(i) === 35) return setKind(SLOW);
  let stop = end;
  while (stop > i && byte(stop - 1) <= 32) stop--;
  if (stop > i && byte(stop - 1) === 59) stop--;
  setPlainText(i, stop);
  if (stop > i) {
    setKind(STATEMENT);
    fingerprint(i, stop, true);
    setFingerprint(fingerLow, fingerHigh);
  }
  finishRecord(started);
}

function finishRecord(started: f64): void {
  setTime(isNaN(started) || isNaN(duration) ? lastTime : started + duration);
  if (!mariadb && isNaN(started + duration)) setTime(lastTime);
}

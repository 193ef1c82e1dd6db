import { fingerHigh, fingerLow, fingerprint } from './fingerprint';
import { byte, DISCONNECT, isDigit, newlineFrom, same, SLOW, STATEMENT } from './memory';
import { isBanner, isoEnd, readIsoTime, readShortTime } from './mysql-time';
import { declineAt, emit, room } from './emit';
import { clear, kind, setBefore, setFingerprint, setKind, setLabel, setPlainText, setSession, setTime } from './record';
import { finish } from './scan';

// What the head of a record says.
let headTime: f64 = NaN;
let headId: u64 = 0;
let idStart: usize = 0;
let idEnd: usize = 0;
let command: usize = 0;
let textAt: usize = 0;

/** The time of the last record that had one: MariaDB writes it where it changes. */
let lastTime: f64 = NaN;
let mariadb: bool = false;

/** Sessions whose next Execute is the second record of an EXECUTE. */
const PENDING: usize = 0x9000;
const MOST_PENDING: i32 = 1024;
let pending: i32 = 0;

/** The commands of the protocol by their names, each behind its length; a 0 ends them. Written by the host. */
const COMMANDS: usize = 0xc00;

/** Begins a file of MariaDB, or of MySQL. */
export function beginGeneral(isMariadb: bool): void {
  mariadb = isMariadb;
  lastTime = NaN;
  pending = 0;
}

function forgetPending(id: u64): bool {
  for (let i = 0; i < pending; i++) {
    const at = PENDING + ((<usize>i) << 3);
    if (load<u64>(at) !== id) continue;
    pending--;
    store<u64>(at, load<u64>(PENDING + ((<usize>pending) << 3)));
    return true;
  }
  return false;
}

function keepPending(id: u64): void {
  forgetPending(id);
  if (pending >= MOST_PENDING) return;
  store<u64>(PENDING + ((<usize>pending) << 3), id);
  pending++;
}

/** Length of the command's name at `at`, or 0. */
function commandAt(at: usize, end: usize): usize {
  for (let name = COMMANDS; byte(name) !== 0; name += <usize>byte(name) + 1) {
    const length = <usize>byte(name);
    if (at + length > end || !same(at, name + 1, length)) continue;
    const after = at + length;
    if (after < end && byte(after) !== 9 && byte(after) !== 13) continue;
    return length;
  }
  return 0;
}

/** True when a record begins at `at`: what its head says is in the variables above. */
function readHead(at: usize, end: usize): bool {
  let i = at;
  const first = byte(at);
  headTime = NaN;
  if (isDigit(first)) {
    if (byte(i + 4) === 45 && byte(i + 10) === 84) {
      headTime = readIsoTime(i, end);
      if (isNaN(headTime)) return false;
      i = isoEnd;
      while (i < end && byte(i) !== 9 && byte(i) !== 32) i++;
    } else if (isDigit(byte(i + 5)) && byte(i + 6) === 32) {
      headTime = readShortTime(i);
      if (isNaN(headTime)) return false;
      i += 15;
    } else return false;
    if (byte(i) !== 9) return false;
    i++;
  } else if (first === 9 && byte(at + 1) === 9 && mariadb) i += 2;
  else return false;
  while (byte(i) === 32 && i < end) i++;
  idStart = i;
  let id: u64 = 0;
  while (isDigit(byte(i)) && i < end) id = id * 10 + (byte(i++) - 48);
  if (i === idStart || byte(i) !== 32) return false;
  idEnd = i++;
  headId = id;
  command = i;
  const length = commandAt(i, end);
  if (length === 0) return false;
  textAt = i + length + 1;
  if (textAt > end) textAt = end;
  return true;
}

/** Scans a general query log, as `src/mysql/general.ts` reads it. */
export function scanGeneral(start: usize, end: usize, last: bool, firstLine: i32): i32 {
  let at = start;
  let line = firstLine;
  let known: usize = 0;
  let knownEnd: usize = 0;
  while (at < end && room()) {
    let lineEnd: usize;
    if (at === known) lineEnd = knownEnd;
    else {
      lineEnd = newlineFrom(at, end);
      if (lineEnd >= end && !last) break;
      if (!readHead(at, lineEnd)) {
        const stop = lineEnd < end ? lineEnd + 1 : end;
        if (lineEnd > at) {
          clear();
          declineAt(at, stop, line, lastTime);
        }
        line++;
        at = stop;
        continue;
      }
    }
    const time = headTime;
    const id = headId;
    const labelFrom = idStart;
    const labelTo = idEnd;
    const what = command;
    const text = textAt;
    let stop = lineEnd;
    let lines = 1;
    let whole = false;
    for (;;) {
      const from = stop + 1;
      if (from >= end) {
        whole = last;
        break;
      }
      const next = newlineFrom(from, end);
      if (next >= end && !last) break;
      if (readHead(from, next)) {
        known = from;
        knownEnd = next;
        whole = true;
        break;
      }
      if (isBanner(from, next)) {
        whole = true;
        break;
      }
      stop = next;
      lines++;
    }
    if (!whole) break;
    if (stop > end) stop = end;
    clear();
    const before = lastTime;
    if (!isNaN(time)) lastTime = time;
    setTime(lastTime);
    readRecord(what, id, text, stop);
    if (kind === SLOW) declineAt(at, stop, line, before);
    else {
      setSession(<f64>id + 1);
      setLabel(labelFrom, labelTo);
      setBefore(true);
      emit(at, stop, line);
    }
    line += lines;
    at = stop < end ? stop + 1 : end;
  }
  return finish(at, line);
}

function readStatement(at: usize, end: usize): void {
  setKind(STATEMENT);
  setPlainText(at, end);
  fingerprint(at, end, true);
  setFingerprint(fingerLow, fingerHigh);
}

const EXECUTE: u64 = 0x65747563657865; // `execute`

function readRecord(what: usize, id: u64, text: usize, end: usize): void {
  const first = byte(what);
  if (first === 81) {
    // Query, Quit
    if (byte(what + 2) === 105) {
      setKind(DISCONNECT);
      setPlainText(text, end);
      return;
    }
    const begins = load<u64>(text) | 0x2020202020202020;
    if (text + 7 <= end && (begins & 0xffffffffffffff) === (EXECUTE | 0x20202020202020)) keepPending(id);
    else forgetPending(id);
    readStatement(text, end);
  } else if (first === 69) {
    // Execute
    if (!forgetPending(id)) readStatement(text, end);
  } else if (first === 67) {
    // Connect, Change user, Close stmt
    if (byte(what + 1) !== 108) setKind(SLOW);
  } else if (first === 73) setKind(SLOW);
  else if (first === 82) setKind(SLOW);
}

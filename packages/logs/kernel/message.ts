import { AUTHORIZED, byte, CONNECT, DISCONNECT, DURATION, isDigit, OTHER, SLOW, STATEMENT } from './memory';
import { numberEnd, readNumber } from './numbers';
import { fingerHigh, fingerLow, fingerprint } from './fingerprint';
import {
  setApplication,
  setBefore,
  setDatabase,
  setDuration,
  setFingerprint,
  setKind,
  setName,
  setText,
  setUser,
  textEnd,
  textStart,
} from './record';

// Words as little-endian memory has them.
const DURATION_: u64 = 0x6e6f697461727564; // `duration`
const STATEMEN: u64 = 0x6e656d6574617473; // `statemen`
const EXECUTE_: u64 = 0x2065747563657865; // `execute `
const PARSE: u64 = 0x206573726170; // `parse `
const BIND: u64 = 0x20646e6962; // `bind `
const UNNAMED: u64 = 0x64656d616e6e753c; // `<unnamed`
const CONNECTI: u64 = 0x697463656e6e6f63; // `connecti`
const DISCONNE: u64 = 0x656e6e6f63736964; // `disconne`
const AUTHORIZ: u64 = 0x7a69726f68747561; // `authoriz`
const RECEIVED: u64 = 0x6465766965636572; // `received`

const FIVE: u64 = 0xffffffffff;
const SIX: u64 = 0xffffffffffff;

/** Behind a verbose message's `00000: `, where there is one. */
function skipSqlstate(at: usize, end: usize): usize {
  if (byte(at + 5) !== 58 || byte(at + 6) !== 32 || at + 7 > end) return at;
  let digits = 0;
  for (let i = at; i < at + 5; i++) {
    if (isDigit(byte(i))) digits++;
    else if (byte(i) - 65 > 25) return at;
  }
  return digits === 0 ? at : at + 7;
}

function readStatement(at: usize, end: usize): void {
  setText(at, end);
  fingerprint(textStart, textEnd, false);
  setFingerprint(fingerLow, fingerHigh);
  setKind(STATEMENT);
}

/** `<name>[/<portal>]: <text>`; false when it is not that. */
function readExecute(at: usize, end: usize): bool {
  // `execute fetch from ...` goes on with a statement that was counted.
  if (load<u64>(at) === 0x7266206863746566) return false;
  let colon = at + 1;
  while (colon < end && !(byte(colon) === 58 && byte(colon + 1) === 32)) colon++;
  if (colon >= end) return false;
  if (!(load<u64>(at) === UNNAMED && byte(at + 8) === 62)) {
    let slash = at;
    while (slash < colon && byte(slash) !== 47) slash++;
    setName(at, slash);
  }
  readStatement(colon + 2, end);
  return true;
}

/** Where a word of up to eight bytes stands in `[at, end)`, or 0. */
function find(word: u64, length: usize, at: usize, end: usize): usize {
  const mask: u64 = length === 8 ? ~(<u64>0) : ((<u64>1) << (length * 8)) - 1;
  for (; at + length <= end; at++) if ((load<u64>(at) & mask) === word) return at;
  return 0;
}

const USER_IS: u64 = 0x3d72657375; // `user=`
const DATABASE: u64 = 0x6573616261746164; // `database`
const APPLICAT: u64 = 0x746163696c707061; // `applicat`

function valueEnd(at: usize, end: usize): usize {
  while (at < end && byte(at) > 32) at++;
  return at;
}

/** `user=x database=y application_name=z`, and what says that the connection is encrypted is left to the other reader. */
function readAuthorized(at: usize, end: usize): void {
  if (find(0x204c535320, 5, at, end) !== 0) return; // ` SSL `
  setKind(AUTHORIZED);
  const user = find(USER_IS, 5, at, end);
  if (user !== 0) setUser(user + 5, valueEnd(user + 5, end));
  let database = find(DATABASE, 8, at, end);
  if (database !== 0 && byte(database + 8) !== 61) {
    setKind(SLOW);
    return;
  }
  if (database !== 0 && database + 9 <= end) setDatabase(database + 9, valueEnd(database + 9, end));
  const application = find(APPLICAT, 8, at, end);
  if (application === 0) return;
  // `ion_name=`
  if (application + 17 > end || load<u64>(application + 8) !== 0x656d616e5f6e6f69 || byte(application + 16) !== 61) {
    setKind(SLOW);
    return;
  }
  while (end > application + 17 && byte(end - 1) <= 32) end--;
  setApplication(application + 17, end);
}

/**
 * Reads the message of a `LOG` record into the record: its kind is `SLOW` when the other reader has to. The words and
 * their meaning are those of `src/postgres/messages.ts`.
 */
export function readMessage(from: usize, end: usize): void {
  const at = skipSqlstate(from, end);
  setKind(SLOW);
  if (at + 24 > end && !(at + 10 <= end)) return;
  const head = load<u64>(at);
  if (head === DURATION_) {
    if (load<u16>(at + 8) !== 0x203a) return;
    const duration = readNumber(at + 10, end);
    if (isNaN(duration)) return;
    let i = numberEnd;
    if (i + 3 > end || byte(i) !== 32 || byte(i + 1) !== 109 || byte(i + 2) !== 115) return;
    i += 3;
    setDuration(duration);
    if (!(byte(i) === 32 && byte(i + 1) === 32 && i + 2 < end)) {
      setKind(DURATION);
      return;
    }
    i += 2;
    const word = load<u64>(i);
    if (word === STATEMEN && i + 11 <= end && byte(i + 8) === 116 && load<u16>(i + 9) === 0x203a) {
      readStatement(i + 11, end);
    } else if (word === EXECUTE_ && i + 8 <= end) {
      readExecute(i + 8, end);
    } else if ((word & FIVE) === BIND) setKind(OTHER);
    else if ((word & SIX) === PARSE && load<u64>(i + 6) === UNNAMED && byte(i + 14) === 62) setKind(OTHER);
    return;
  }
  if (head === STATEMEN) {
    if (byte(at + 8) !== 116 || load<u16>(at + 9) !== 0x203a || at + 11 > end) return;
    readStatement(at + 11, end);
    setBefore(true);
    return;
  }
  if (head === EXECUTE_) {
    if (readExecute(at + 8, end)) setBefore(true);
    return;
  }
  if (head === CONNECTI) {
    // `connection received`
    if (at + 19 > end || load<u16>(at + 8) !== 0x6e6f || byte(at + 10) !== 32) return;
    if (load<u64>(at + 11) === RECEIVED) setKind(CONNECT);
    else if (load<u64>(at + 11) === AUTHORIZ && at + 21 <= end && load<u16>(at + 19) === 0x6465)
      readAuthorized(at + 22, end);
    return;
  }
  // `disconnection: `
  if (head === DISCONNE && at + 15 <= end && load<u64>(at + 7) === 0x203a6e6f69746365) setKind(DISCONNECT);
}

/** `$1 = ` near the beginning of a detail: where it stands, or 0. */
export function parametersAt(at: usize, end: usize): usize {
  const stop = end < at + 60 ? end : at + 60;
  for (let i = at; i + 5 <= stop; i++) {
    if (byte(i) === 36 && byte(i + 1) === 49 && byte(i + 2) === 32 && byte(i + 3) === 61 && byte(i + 4) === 32)
      return i;
  }
  return 0;
}

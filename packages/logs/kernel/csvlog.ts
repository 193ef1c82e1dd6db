import { byte, byteFrom, isDigit, newlineFrom, newlinesIn, OTHER, SCRATCH, SCRATCH_LENGTH, SLOW } from './memory';
import { readMessage } from './message';
import { timeEnd } from './numbers';
import { readBlock, readSessionId, readStamp, readVirtual, stampEnd } from './prefix';
import { decline, emit, room } from './emit';
import {
  clear,
  kind,
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

// Columns, from 0, as in `src/formats/postgres-csvlog.ts`.
const USER: usize = 1;
const DATABASE: usize = 2;
const SESSION: usize = 5;
const TAG: usize = 7;
const VIRTUAL: usize = 9;
const SEVERITY: usize = 11;
const MESSAGE: usize = 13;
const DETAIL: usize = 14;
const QUERY: usize = 19;
const APPLICATION: usize = 22;
const FEWEST: i32 = 23;
const MOST: i32 = 40;

/** Where the fields of the current record begin and end. */
const FIELDS: usize = 0x8000;

function startOf(field: usize): usize {
  return load<u32>(FIELDS + field * 8);
}
function endOf(field: usize): usize {
  return load<u32>(FIELDS + field * 8, 4);
}

/** Fields whose quotes are doubled, by bits. */
let doubled: u64 = 0;

/** Where a field without quotes ends: at a comma or the end of the line. */
function plainEnd(at: usize, end: usize): usize {
  const comma = i8x16.splat(44);
  const newline = i8x16.splat(10);
  while (at + 16 <= end) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, comma), i8x16.eq(bytes, newline)));
    if (mask !== 0) return at + <usize>ctz(mask);
    at += 16;
  }
  while (at < end && byte(at) !== 44 && byte(at) !== 10) at++;
  return at;
}

const INCOMPLETE: usize = 0;
const MALFORMED: usize = 1;

/** Finds the fields of the record at `at`; returns where the next one begins, or why there is none. */
function split(at: usize, end: usize, last: bool): usize {
  let field: i32 = 0;
  let i = at;
  doubled = 0;
  for (;;) {
    if (field >= MOST) return MALFORMED;
    const place = FIELDS + ((<usize>field) << 3);
    if (i < end && byte(i) === 34) {
      store<u32>(place, ++i);
      for (;;) {
        const quote = byteFrom(34, i, end);
        if (quote >= end) return last ? MALFORMED : INCOMPLETE;
        i = quote + 1;
        if (i >= end && !last) return INCOMPLETE;
        if (i >= end || byte(i) !== 34) break;
        doubled |= (<u64>1) << field;
        i++;
      }
      store<u32>(place, i - 1, 4);
      field++;
      if (i < end && byte(i) === 13) i++;
      if (i < end && byte(i) !== 44 && byte(i) !== 10) return MALFORMED;
    } else {
      store<u32>(place, i);
      i = plainEnd(i, end);
      store<u32>(place, i, 4);
      field++;
    }
    if (i >= end) {
      if (!last) return INCOMPLETE;
      break;
    }
    if (byte(i++) === 10) break;
  }
  return field < FEWEST ? MALFORMED : i;
}

/** True when a line begins with a time. */
function beginsRecord(at: usize): bool {
  return (
    isDigit(byte(at)) && byte(at + 4) === 45 && byte(at + 7) === 45 && byte(at + 10) === 32 && byte(at + 13) === 58
  );
}

/** Scans records of a csvlog. */
export function scanCsv(start: usize, end: usize, last: bool, firstLine: i32): i32 {
  let at = start;
  let line = firstLine;
  while (at < end && room()) {
    const next = beginsRecord(at) ? split(at, end, last) : MALFORMED;
    if (next === INCOMPLETE) break;
    if (next === MALFORMED) {
      const newline = newlineFrom(at, end);
      if (newline >= end && !last) break;
      const stop = newline < end ? newline + 1 : end;
      clear();
      decline(at, stop, line);
      line++;
      at = stop;
      continue;
    }
    let lines = byte(next - 1) === 10 ? 1 : 0;
    for (let field = MESSAGE; field <= QUERY; field++) {
      if (endOf(field) > startOf(field)) lines += newlinesIn(startOf(field), endOf(field));
    }
    clear();
    readRecord();
    if (kind === SLOW) decline(at, next, line);
    else emit(at, next, line);
    line += lines;
    at = next;
  }
  return finish(at, line);
}

function readRecord(): void {
  setKind(SLOW);
  if (byte(startOf(SEVERITY)) !== 76) return;
  const time = readStamp(startOf(0), endOf(0));
  if (isNaN(time) || stampEnd !== endOf(0)) return;
  const digits = timeEnd - startOf(0);
  if (digits !== 23 && digits !== 19) return;
  const session = readSessionId(startOf(SESSION), endOf(SESSION));
  if (isNaN(session) || stampEnd !== endOf(SESSION)) return;
  setTime(time);
  setSession(session);
  if (!isMine(session)) {
    // A record of another share's session is only counted.
    setKind(OTHER);
    return;
  }
  setLabel(startOf(SESSION), endOf(SESSION));
  setUser(startOf(USER), endOf(USER));
  setDatabase(startOf(DATABASE), endOf(DATABASE));
  setBlock(readBlock(startOf(TAG), endOf(TAG)));
  setTransaction(readVirtual(startOf(VIRTUAL), endOf(VIRTUAL)));
  setApplication(startOf(APPLICATION), endOf(APPLICATION));
  setDetail(startOf(DETAIL), endOf(DETAIL));
  const message = startOf(MESSAGE);
  const messageEnd = endOf(MESSAGE);
  if ((doubled & ((<u64>1) << MESSAGE)) === 0) readMessage(message, messageEnd);
  else {
    if (messageEnd - message > SCRATCH_LENGTH) return;
    let to = SCRATCH;
    for (let i = message; i < messageEnd; i++) {
      const code = byte(i);
      store<u8>(to++, code);
      if (code === 34 && byte(i + 1) === 34) i++;
    }
    store<u64>(to, 0);
    readMessage(SCRATCH, to);
    setElsewhere();
  }
}

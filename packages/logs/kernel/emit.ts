import { gather, gathering, mayGather } from './ahead';
import { INPUT, OUT, SLOW } from './memory';
import {
  applicationEnd,
  applicationStart,
  before,
  block,
  databaseEnd,
  databaseStart,
  detailEnd,
  detailStart,
  duration,
  elsewhere,
  high,
  kind,
  labelEnd,
  labelStart,
  low,
  nameEnd,
  nameStart,
  session,
  setKind,
  setTime,
  textEnd,
  textStart,
  time,
  transaction,
  userEnd,
  userStart,
} from './record';
import { hasRoom, take } from './state';

/** A record is written out: the host has to look before the scan goes on. */
export let written: bool = false;

/** A scan begins, or goes on. */
export function begin(): void {
  written = false;
}

/** True while the scan may go on. */
export function room(): bool {
  return gathering ? mayGather() : !written && hasRoom();
}

/** The record is complete: counts it, or writes it out for the host. */
export function emit(start: usize, end: usize, line: i32): void {
  if (gathering) gather(start, end, line);
  else if (!take(line)) write(start, end, line);
}

function write(start: usize, end: usize, line: i32): void {
  if (gathering) {
    gather(start, end, line);
    return;
  }
  const at = OUT;
  written = true;
  store<i32>(at, kind);
  store<i32>(at, <i32>(start - INPUT), 4);
  store<i32>(at, <i32>(end - INPUT), 8);
  store<i32>(at, line, 12);
  store<i32>(at, block | (before ? 4 : 0) | (elsewhere ? 8 : 0), 16);
  store<i32>(at, <i32>(textStart - INPUT), 20);
  store<i32>(at, <i32>(textEnd - INPUT), 24);
  store<i32>(at, <i32>(nameStart - INPUT), 28);
  store<i32>(at, <i32>(nameEnd - INPUT), 32);
  store<i32>(at, <i32>(userStart - INPUT), 36);
  store<i32>(at, <i32>(userEnd - INPUT), 40);
  store<i32>(at, <i32>(databaseStart - INPUT), 44);
  store<i32>(at, <i32>(databaseEnd - INPUT), 48);
  store<i32>(at, <i32>(applicationStart - INPUT), 52);
  store<i32>(at, <i32>(applicationEnd - INPUT), 56);
  store<i32>(at, <i32>(labelStart - INPUT), 60);
  store<i32>(at, <i32>(labelEnd - INPUT), 64);
  store<i32>(at, <i32>(detailStart - INPUT), 68);
  store<i32>(at, <i32>(detailEnd - INPUT), 72);
  store<i32>(at, low, 76);
  store<i32>(at, high, 80);
  store<f64>(at, session, 88);
  store<f64>(at, time, 96);
  store<f64>(at, duration, 104);
  store<f64>(at, transaction, 112);
}

/** Leaves a record to the other reader. */
export function decline(start: usize, end: usize, line: i32): void {
  setKind(SLOW);
  setTime(NaN);
  write(start, end, line);
}

/** The same, for readers that go by the time of the records before: `known` is that of the last one. */
export function declineAt(start: usize, end: usize, line: i32, known: f64): void {
  setKind(SLOW);
  setTime(known);
  write(start, end, line);
}

import { INPUT, OTHER, OUT, SLOW } from './memory';
import { hasRoom, take } from './state';

/** What the current record says, put together before it is written out. Addresses, until `emit` makes them offsets. */
export let kind: i32 = OTHER;
export let time: f64 = NaN;
export let session: f64 = NaN;
export let duration: f64 = NaN;
export let transaction: f64 = -1;
export let block: i32 = 0;
export let before: bool = false;
export let textStart: usize = INPUT;
export let textEnd: usize = INPUT;
export let nameStart: usize = INPUT;
export let nameEnd: usize = INPUT;
export let userStart: usize = INPUT;
export let userEnd: usize = INPUT;
export let databaseStart: usize = INPUT;
export let databaseEnd: usize = INPUT;
export let applicationStart: usize = INPUT;
export let applicationEnd: usize = INPUT;
export let labelStart: usize = INPUT;
export let labelEnd: usize = INPUT;
export let detailStart: usize = INPUT;
export let detailEnd: usize = INPUT;
/** The text was put together somewhere else: who needs it has the other reader read the record. */
export let elsewhere: bool = false;
export let low: i32 = 0;
export let high: i32 = 0;

export function clear(): void {
  kind = OTHER;
  time = NaN;
  session = NaN;
  duration = NaN;
  transaction = -1;
  block = 0;
  before = false;
  elsewhere = false;
  textStart = textEnd = nameStart = nameEnd = INPUT;
  userStart = userEnd = databaseStart = databaseEnd = INPUT;
  applicationStart = applicationEnd = labelStart = labelEnd = detailStart = detailEnd = INPUT;
}

export function setKind(value: i32): void {
  kind = value;
}
export function setTime(value: f64): void {
  time = value;
}
export function setSession(value: f64): void {
  session = value;
}
export function setDuration(value: f64): void {
  duration = value;
}
export function setTransaction(value: f64): void {
  transaction = value;
}
export function setBlock(value: i32): void {
  block = value;
}
export function setBefore(value: bool): void {
  before = value;
}
export function setText(start: usize, end: usize): void {
  while (end > start && (load<u8>(end - 1) === 10 || load<u8>(end - 1) === 13)) end--;
  textStart = start;
  textEnd = end;
}
export function setPlainText(start: usize, end: usize): void {
  textStart = start;
  textEnd = end;
}
export function setName(start: usize, end: usize): void {
  nameStart = start;
  nameEnd = end;
}
export function setUser(start: usize, end: usize): void {
  userStart = start;
  userEnd = end;
}
export function setDatabase(start: usize, end: usize): void {
  databaseStart = start;
  databaseEnd = end;
}
export function setApplication(start: usize, end: usize): void {
  applicationStart = start;
  applicationEnd = end;
}
export function setLabel(start: usize, end: usize): void {
  labelStart = start;
  labelEnd = end;
}
export function setDetail(start: usize, end: usize): void {
  detailStart = start;
  detailEnd = end;
}
export function setElsewhere(): void {
  elsewhere = true;
}
export function setFingerprint(first: i32, second: i32): void {
  low = first;
  high = second;
}

/** A record is written out: the host has to look before the scan goes on. */
export let written: bool = false;

/** A scan begins, or goes on. */
export function begin(): void {
  written = false;
}

/** True while the scan may go on. */
export function room(): bool {
  return !written && hasRoom();
}

/** The record is complete: counts it, or writes it out for the host. */
export function emit(start: usize, end: usize, line: i32): void {
  if (!take(line)) write(start, end, line);
}

function write(start: usize, end: usize, line: i32): void {
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
  kind = SLOW;
  time = NaN;
  write(start, end, line);
}

/** The same, for readers that go by the time of the records before: `known` is that of the last one. */
export function declineAt(start: usize, end: usize, line: i32, known: f64): void {
  kind = SLOW;
  time = known;
  write(start, end, line);
}

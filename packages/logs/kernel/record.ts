import { byte, INPUT, OTHER } from './memory';

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
/** The record was read before, and of its names there are the numbers only. */
let restored: bool = false;
let nameNumber: i32 = 0;
let applicationNumber: i32 = 0;

export function clear(): void {
  restored = false;
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

/** A number for the bytes in `[from, to)`; `src/bytes.ts` has the same. */
function hashOf(from: usize, to: usize): i32 {
  let hash: i32 = <i32>0x811c9dc5;
  for (; from < to; from++) hash = (hash ^ (<i32>byte(from))) * 0x01000193;
  return hash;
}

export function nameHash(): i32 {
  return restored ? nameNumber : hashOf(nameStart, nameEnd);
}
export function applicationHash(): i32 {
  return restored ? applicationNumber : hashOf(applicationStart, applicationEnd);
}

// How a record is kept that is counted later, by another kernel: 64 bytes each.
const FLAGS: usize = 0;
const LINE: usize = 4;
const START: usize = 8;
const END: usize = 12;
const TIME: usize = 16;
const SESSION: usize = 24;
const DURATION: usize = 32;
const TRANSACTION: usize = 40;
const LOW: usize = 48;
const HIGH: usize = 52;
const NAME: usize = 56;
const APPLICATION: usize = 60;

const BEFORE: u32 = 1 << 10;
const WHO: u32 = 1 << 11;
const TEXT: u32 = 1 << 12;
const NAMED: u32 = 1 << 13;
/** Longer names of applications than these bits hold are no application's. */
const LONGEST: usize = 0xffff;

/** Keeps what counting the record needs. */
export function keep(at: usize, start: usize, end: usize, line: i32): void {
  const application = applicationEnd - applicationStart < LONGEST ? applicationEnd - applicationStart : LONGEST;
  let flags: u32 = (<u32>kind) | ((<u32>block) << 8) | ((<u32>application) << 16);
  if (before) flags |= BEFORE;
  if (userEnd > userStart || databaseEnd > databaseStart) flags |= WHO;
  if (textEnd > textStart) flags |= TEXT;
  if (nameEnd > nameStart) flags |= NAMED;
  store<u32>(at, flags, FLAGS);
  store<i32>(at, line, LINE);
  store<i32>(at, <i32>(start - INPUT), START);
  store<i32>(at, <i32>(end - INPUT), END);
  store<f64>(at, time, TIME);
  store<f64>(at, session, SESSION);
  store<f64>(at, duration, DURATION);
  store<f64>(at, transaction, TRANSACTION);
  store<i32>(at, low, LOW);
  store<i32>(at, high, HIGH);
  store<i32>(at, nameEnd > nameStart ? hashOf(nameStart, nameEnd) : 0, NAME);
  store<i32>(at, application > 0 ? hashOf(applicationStart, applicationEnd) : 0, APPLICATION);
}

/** The record that was kept at `at` is the current one; returns its line. */
export function restore(at: usize): i32 {
  const flags = load<u32>(at, FLAGS);
  restored = true;
  kind = <i32>(flags & 0xff);
  block = <i32>((flags >> 8) & 3);
  before = (flags & BEFORE) !== 0;
  userStart = databaseStart = databaseEnd = textStart = nameStart = applicationStart = INPUT;
  userEnd = (flags & WHO) !== 0 ? INPUT + 1 : INPUT;
  textEnd = (flags & TEXT) !== 0 ? INPUT + 1 : INPUT;
  nameEnd = (flags & NAMED) !== 0 ? INPUT + 1 : INPUT;
  applicationEnd = INPUT + <usize>(flags >> 16);
  time = load<f64>(at, TIME);
  session = load<f64>(at, SESSION);
  duration = load<f64>(at, DURATION);
  transaction = load<f64>(at, TRANSACTION);
  low = load<i32>(at, LOW);
  high = load<i32>(at, HIGH);
  nameNumber = load<i32>(at, NAME);
  applicationNumber = load<i32>(at, APPLICATION);
  return load<i32>(at, LINE);
}

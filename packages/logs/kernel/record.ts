import { INPUT, OTHER } from './memory';

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

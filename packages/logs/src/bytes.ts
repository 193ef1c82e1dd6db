/** Small readers over bytes, for what is looked at once per record. */

export const TAB = 9;
export const NEWLINE = 10;
export const SPACE = 32;
export const QUOTE = 34;
export const APOSTROPHE = 39;
export const COLON = 58;
export const BACKSLASH = 92;

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** True when the bytes at `at` are those of an ASCII word. */
export function startsWith(buffer: Buffer, at: number, end: number, word: string): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (buffer[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

const two = (buffer: Buffer, at: number) => ((buffer[at] ?? 0) - 48) * 10 + ((buffer[at + 1] ?? 0) - 48);

let dayKey = -1;
let dayTime = 0;

/** Midnight UTC of a date `YYYY?MM?DD`; the last one is kept, for a log names the same day over and over. */
function dayOf(buffer: Buffer, at: number): number {
  const key = (two(buffer, at) * 100 + two(buffer, at + 2)) * 10_000 + two(buffer, at + 5) * 100 + two(buffer, at + 8);
  if (key !== dayKey) {
    dayKey = key;
    dayTime = Date.UTC(Math.floor(key / 10_000), (Math.floor(key / 100) % 100) - 1, key % 100);
  }
  return dayTime;
}

/** Hours that zone abbreviations stand for, where they mean one thing in logs. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

/** Milliseconds to take off a time in this zone to have UTC; an unknown name counts as UTC. */
export function zoneOffset(zone: string): number {
  const named = ZONES[zone];
  if (named !== undefined) return named * 3_600_000;
  const [, sign, hours, minutes] = /^([+-])(\d\d?):?(\d\d)?/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** True where `dddd-dd-dd?dd:dd:dd` stands, with a year from 1000 and a month that there is. */
function isTime(buffer: Buffer, at: number): boolean {
  for (let i = 0; i < 19; i++) {
    const byte = buffer[at + i];
    if (i === 4 || i === 7 ? byte !== 45 : i === 13 || i === 16 ? byte !== COLON : i !== 10 && !isDigit(byte))
      return false;
  }
  const month = two(buffer, at + 5);
  return buffer[at] !== 48 && month >= 1 && month <= 12;
}

/**
 * Milliseconds of `YYYY-MM-DD hh:mm:ss[.fff...]` without its zone; NaN when the bytes are no time. Fractions beyond
 * milliseconds are kept as fractions.
 */
export function readTime(buffer: Buffer, at: number, end: number): number {
  if (at + 19 > end || !isTime(buffer, at)) return Number.NaN;
  let time = dayOf(buffer, at);
  time += two(buffer, at + 11) * 3_600_000 + two(buffer, at + 14) * 60_000 + two(buffer, at + 17) * 1000;
  const point = buffer[at + 19];
  if (point === 46 || point === 44) {
    let unit = 100;
    for (let i = at + 20; i < end && isDigit(buffer[i]); i++) {
      time += ((buffer[i] ?? 48) - 48) * unit;
      unit /= 10;
    }
  }
  return time;
}

/** A decimal number (`12`, `0.171`); NaN when there is none. */
export function readNumber(buffer: Buffer, at: number, end: number): number {
  let value = 0;
  let i = at;
  for (; i < end; i++) {
    const byte = buffer[i] ?? 0;
    if (byte < 48 || byte > 57) break;
    value = value * 10 + (byte - 48);
  }
  if (i === at) return Number.NaN;
  if (buffer[i] === 46 || buffer[i] === 44) {
    let unit = 0.1;
    for (i++; i < end; i++) {
      const byte = buffer[i] ?? 0;
      if (byte < 48 || byte > 57) break;
      value += (byte - 48) * unit;
      unit /= 10;
    }
  }
  return value;
}

/** A hexadecimal number; NaN when the byte at `at` is no hex digit. */
export function readHex(buffer: Buffer, at: number, end: number): number {
  let value = 0;
  let i = at;
  for (; i < end; i++) {
    const byte = buffer[i] ?? 0;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : byte >= 97 && byte <= 102 ? byte - 87 : -1;
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  return i === at ? Number.NaN : value;
}

/** A number that is the same for the same bytes: for session names that are not numbers. */
export function hashBytes(buffer: Buffer, start: number, end: number): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = start; i < end; i++) {
    low = Math.imul(low ^ (buffer[i] ?? 0), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 15);
  }
  return (high >>> 12) * 4_294_967_296 + (low >>> 0);
}

/** A number of 32 bits for some bytes; the kernel has the same. */
export function hash32(buffer: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (buffer[i] ?? 0), 0x01000193);
  return hash;
}

/** Index of a byte in `[start, end)`, or `end`. */
export function indexOfByte(buffer: Buffer, byte: number, start: number, end: number): number {
  const at = buffer.indexOf(byte, start);
  return at === -1 || at >= end ? end : at;
}

export function trimEnd(buffer: Buffer, start: number, end: number): number {
  while (end > start && (buffer[end - 1] ?? 0) <= SPACE) end--;
  return end;
}

/** Index of an ASCII word in `[start, end)`, or -1. Never looks beyond, as `Buffer.indexOf` would. */
export function findWord(buffer: Buffer, word: string, start: number, end: number): number {
  const first = word.charCodeAt(0);
  for (let at = start; at <= end - word.length; at++) {
    if (buffer[at] === first && startsWith(buffer, at, end, word)) return at;
  }
  return -1;
}

import { byte, isDigit } from './memory';

/** What `readNumber` read, and where it stopped. */
export let numberEnd: usize = 0;

/** What a digit behind the point is worth: the numbers that dividing by ten gives, over and over. */
const UNITS: usize = 0x600;
const UNITS_KEPT: usize = 24;

/** Fills the table; called once. */
export function initNumbers(): void {
  let unit: f64 = 0.1;
  for (let i: usize = 0; i < UNITS_KEPT; i++) {
    store<f64>(UNITS + i * 8, unit);
    unit /= 10;
  }
}

/** A decimal number (`12`, `0.171`); NaN when there is none. The same operations as the reader in `src/bytes.ts`. */
export function readNumber(at: usize, end: usize): f64 {
  let whole: u64 = 0;
  let i = at;
  for (; i < end; i++) {
    const digit = byte(i) - 48;
    if (digit > 9) break;
    whole = whole * 10 + digit;
  }
  numberEnd = i;
  // Longer ones lose digits, each reader in its way.
  if (i === at || i - at > 15) return NaN;
  let value = <f64>whole;
  const point = byte(i);
  if (point === 46 || point === 44) {
    let unit = UNITS;
    for (i++; i < end; i++) {
      const digit = byte(i) - 48;
      if (digit > 9) break;
      if (unit >= UNITS + UNITS_KEPT * 8) return NaN;
      value += <f64>digit * load<f64>(unit);
      unit += 8;
    }
  }
  numberEnd = i;
  return value;
}

export function hexDigit(code: u32): u32 {
  return code - 48 < 10 ? code - 48 : code - 97 < 6 ? code - 87 : 255;
}

function two(at: usize): i32 {
  return <i32>(byte(at) - 48) * 10 + <i32>(byte(at + 1) - 48);
}

/** Days from 1970 to the first of a month. */
export function daysTo(year: i32, month: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const ofEra = y - era * 400;
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}

// The minute that was read last: a log names the same one over and over.
let minuteLow: u64 = 0;
let minuteHigh: u64 = 0;
let minute: f64 = 0;

/** Where the digits of the time end that `readTime` read. */
export let timeEnd: usize = 0;

/** Milliseconds of `YYYY-MM-DD hh:mm:ss[.fff...]`; NaN unless it is exactly that: another reader has to look then. */
export function readTime(at: usize, end: usize): f64 {
  if (at + 19 > end) return NaN;
  const low = load<u64>(at);
  const high = load<u64>(at + 8);
  if (low !== minuteLow || high !== minuteHigh) {
    if (byte(at + 13) !== 58 || byte(at + 16) !== 58 || byte(at + 4) !== 45 || byte(at + 7) !== 45) return NaN;
    for (let i: usize = 0; i < 16; i++) {
      if (i === 4 || i === 7 || i === 10 || i === 13) continue;
      if (!isDigit(byte(at + i))) return NaN;
    }
    const year = two(at) * 100 + two(at + 2);
    const month = two(at + 5);
    if (year < 1000 || month < 1 || month > 12) return NaN;
    const day = <f64>(daysTo(year, month) + two(at + 8) - 1) * 86_400_000;
    minute = day + <f64>(two(at + 11) * 3_600_000 + two(at + 14) * 60_000);
    minuteLow = low;
    minuteHigh = high;
  }
  if (byte(at + 16) !== 58 || !isDigit(byte(at + 17)) || !isDigit(byte(at + 18))) return NaN;
  const seconds = two(at + 17) * 1000;
  // Milliseconds, as most logs have them.
  const digits = load<u32>(at, 19) - 0x3030302e;
  let time = minute + <f64>seconds;
  let i = at + 19;
  const point = byte(i);
  if ((digits & 0xf0f0f0ff) === 0 && at + 23 <= end) {
    const first = (digits >> 8) & 15;
    const second = (digits >> 16) & 15;
    const third = digits >> 24;
    if (first < 10 && second < 10 && third < 10) {
      time = minute + <f64>(seconds + <i32>(first * 100 + second * 10 + third));
      i = at + 22;
    }
  }
  if (point === 46 || point === 44) {
    for (i++; i < end && isDigit(byte(i)); i++) {
      const behind = i - at - 20;
      if (behind > UNITS_KEPT) return NaN;
      const unit = behind === 0 ? 100 : behind === 1 ? 10 : behind === 2 ? 1 : load<f64>(UNITS + (behind - 3) * 8);
      time += <f64>(byte(i) - 48) * unit;
    }
  }
  timeEnd = i;
  return time;
}

import { byte, isDigit } from './memory';
import { daysTo, readTime, timeEnd } from './numbers';

export function two(at: usize): i32 {
  return <i32>(byte(at) - 48) * 10 + <i32>(byte(at + 1) - 48);
}

function twoDigits(at: usize): bool {
  return isDigit(byte(at)) && isDigit(byte(at + 1));
}

/** Milliseconds of MariaDB's `yymmdd hh:mm:ss`, the hour padded with a blank or not; NaN when it is none. */
export function readShortTime(at: usize): f64 {
  if (!twoDigits(at) || !twoDigits(at + 2) || !twoDigits(at + 4) || byte(at + 6) !== 32) return NaN;
  let i = at + 7;
  if (byte(i) === 32) i++;
  if (!isDigit(byte(i))) return NaN;
  let hour = <i32>(byte(i++) - 48);
  if (isDigit(byte(i))) hour = hour * 10 + <i32>(byte(i++) - 48);
  if (byte(i) !== 58 || !twoDigits(i + 1) || byte(i + 3) !== 58 || !twoDigits(i + 4)) return NaN;
  // The other reader looks at fifteen bytes.
  if (i + 6 > at + 15) return NaN;
  const months = two(at + 2) + 11;
  const days = daysTo(1999 + two(at) + months / 12, (months % 12) + 1) + two(at + 4) - 1;
  return <f64>days * 86_400_000 + <f64>(hour * 3_600_000 + two(i + 1) * 60_000 + two(i + 4) * 1000);
}

/** Where the zone of `readIsoTime` ends. */
export let isoEnd: usize = 0;

/** Milliseconds of an ISO time with its zone (`Z`, `+02:00`); NaN when it is none. */
export function readIsoTime(at: usize, end: usize): f64 {
  const time = readTime(at, end);
  if (isNaN(time)) return NaN;
  let i = timeEnd;
  const sign = byte(i);
  isoEnd = i;
  if (sign !== 43 && sign !== 45) return time;
  if (i + 5 > end || !twoDigits(i + 1)) return time;
  const minutes = byte(i + 3) === 58 ? i + 4 : i + 3;
  if (minutes + 2 > end || !twoDigits(minutes)) return time;
  const offset = <f64>((two(i + 1) * 60 + two(minutes)) * 60_000);
  return sign === 45 ? time + offset : time - offset;
}

/** `, Version: ` and behind it `started with:` on a line: the banner of a server that opens a log. */
export function hasVersion(at: usize, end: usize): bool {
  const stop = end < at + 300 ? end : at + 300;
  for (let i = at; i + 11 <= stop; i++) {
    // `, Versio`, `n: `
    if (load<u64>(i) !== 0x6f6973726556202c || load<u16>(i + 8) !== 0x3a6e || byte(i + 10) !== 32) continue;
    for (let k = i + 11; k + 14 <= stop && byte(k) !== 10; k++) {
      // ` started`, ` with:`
      if (load<u64>(k) === 0x6465747261747320 && (load<u64>(k + 8) & 0xffffffffffff) === 0x3a6874697720) return true;
    }
  }
  return false;
}

/** The lines that a server writes when it opens a log; see `isBanner` in `src/mysql/general.ts`. */
export function isBanner(at: usize, end: usize): bool {
  const first = byte(at);
  if (first !== 47 && first !== 46 && (first | 32) - 97 > 25) return false;
  if (hasVersion(at, end)) return true;
  if (first !== 84) return false;
  const head = load<u64>(at);
  // `Tcp port`, `TCP Port`, `: `
  if ((head === 0x74726f7020706354 || head === 0x74726f5020504354) && at + 10 <= end)
    return load<u16>(at + 8) === 0x203a;
  if (<u32>head !== 0x656d6954) return false; // `Time`
  let i = at + 4;
  while (i < end && isBlank(byte(i))) i++;
  // `Id Comma`, `nd`
  if (i === at + 4 || load<u64>(i) !== 0x616d6d6f43206449 || load<u16>(i + 8) !== 0x646e) return false;
  const from = i + 10;
  i = from;
  while (i < end && isBlank(byte(i))) i++;
  // `Argument`
  return i > from && i + 8 <= end && load<u64>(i) === 0x746e656d75677241;
}

function isBlank(code: u32): bool {
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}

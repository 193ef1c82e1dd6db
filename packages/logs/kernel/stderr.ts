import { byte, newlineFrom, OTHER, PARAMETERS, SLOW } from './memory';
import { parametersAt, readMessage } from './message';
import { readPrefix } from './prefix';
import { decline, emit, room } from './emit';
import { clear, kind, session, setKind, setText } from './record';
import { finish } from './scan';
import { isMine } from './state';

const LOG: u64 = 0x20203a474f4c; // `LOG:  `
const DETAIL: u64 = 0x3a4c4941544544; // `DETAIL:`
const SIX: u64 = 0xffffffffffff;
const SEVEN: u64 = 0xffffffffffffff;

/** Scans records of the server's own log, as `src/formats/postgres-stderr.ts` reads them. */
export function scanStderr(start: usize, end: usize, last: bool, firstLine: i32): i32 {
  let at = start;
  let line = firstLine;
  while (at < end && room()) {
    const lineEnd = newlineFrom(at, end);
    if (lineEnd >= end && !last) break;
    let stop = lineEnd;
    let lines = 1;
    let whole = true;
    while (stop + 1 < end && byte(stop + 1) === 9) {
      stop = newlineFrom(stop + 1, end);
      lines++;
      if (stop >= end) {
        whole = last;
        break;
      }
    }
    // The next line may still turn out to belong to this record.
    if (!whole || (stop + 1 >= end && !last)) break;
    if (stop > at) readRecord(at, lineEnd, stop, line);
    line += lines;
    at = stop < end ? stop + 1 : end;
  }
  return finish(at, line);
}

function readRecord(at: usize, lineEnd: usize, end: usize, line: i32): void {
  clear();
  const severity = readPrefix(at, lineEnd);
  if (severity !== 0 && severity + 8 <= lineEnd) {
    const word = load<u64>(severity);
    if ((word & SIX) === LOG) {
      // A record of another share's session is only counted: what it says does not matter.
      if (isMine(session)) readMessage(severity + 6, end);
      else setKind(OTHER);
    } else if ((word & SEVEN) === DETAIL && load<u16>(severity + 7) === 0x2020) {
      const parameters = parametersAt(severity + 9, end);
      if (parameters === 0) setKind(OTHER);
      else {
        setKind(PARAMETERS);
        setText(parameters, end);
      }
    } else setKind(SLOW);
  } else setKind(SLOW);
  if (kind === SLOW) decline(at, end, line);
  else emit(at, end, line);
}

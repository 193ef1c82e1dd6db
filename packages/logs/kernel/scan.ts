import { written } from './emit';

/** Where the last scan stopped: the address of the first byte that it did not read, and that byte's line. */
export let stoppedAt: usize = 0;
export let stoppedLine: i32 = 0;

/** Ends a scan; returns whether it wrote a record out. */
export function finish(at: usize, line: i32): i32 {
  stoppedAt = at;
  stoppedLine = line;
  return written ? 1 : 0;
}

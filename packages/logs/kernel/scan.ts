import { count, flush } from './record';

/** Where the last scan stopped: the address of the first byte that it did not read, and that byte's line. */
export let stoppedAt: usize = 0;
export let stoppedLine: i32 = 0;

/** Ends a scan; returns how many records it wrote out. */
export function finish(at: usize, line: i32): i32 {
  flush(at, line);
  stoppedAt = at;
  stoppedLine = line;
  return count;
}

import { AHEAD, AHEAD_KEPT, AHEAD_SIZE, SLOW } from './memory';
import { otherZones } from './prefix';
import { keep, kind, restore } from './record';
import { hasRoom, take } from './state';

// Several kernels read parts of a log at once, and keep what they find; one counts it, in order.

/** Records are kept for another kernel instead of being counted. */
export let gathering: bool = false;
/** Records that are kept. */
export let gathered: i32 = 0;

/** Keeps records from here on: nothing else is done with them. */
export function startGathering(kept: i32): void {
  gathering = true;
  gathered = kept;
}

/** True while another record may be kept. A time of another zone ends it, for the host has to look at that. */
export function mayGather(): bool {
  return gathered < AHEAD_KEPT && otherZones === 0;
}

export function gather(start: usize, end: usize, line: i32): void {
  keep(AHEAD + <usize>gathered * AHEAD_SIZE, start, end, line);
  gathered++;
}

/** The host has to look at the record that `count` stopped at. */
export let shown: bool = false;

/** Counts kept records from the one of that index on; returns the index of the first that was not counted. */
export function count(index: i32, end: i32, line: i32): i32 {
  shown = false;
  for (; index < end && hasRoom(); index++) {
    const own = restore(AHEAD + <usize>index * AHEAD_SIZE);
    if (kind === SLOW || !take(line + own)) {
      shown = true;
      break;
    }
  }
  return index;
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Beyond this, garbage is collected between two pieces of work: resident memory, in bytes. */
const LARGE = 175e6;

/** How much has to be added to what was left of the last collection before the next one, in bytes. */
const ADDED = 25e6;

/** Has a collection give pages back that are hardly used, too. While somebody waits, this would cost a third of the speed. */
const COMPACTLY = ['compact-on-every-full-gc', 'optimize-for-size'];

/**
 * Has the engine collect garbage when a fifth has been added to what is kept; by itself it waits until there is about
 * twice as much. An editor has many servers, and most of the time nobody waits for this one.
 */
export function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=20');
}

let gc: (() => void) | undefined;
let limit = LARGE;

/** Collects all garbage there is. */
function collect(): void {
  if (!gc) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
  }
  gc();
  limit = Math.max(LARGE, process.memoryUsage.rss() + ADDED);
}

/**
 * Collects garbage where the process has grown beyond what an editor should have to spare, as it does while a workspace
 * is read or many documents are opened at once: by itself the engine would wait until there is twice as much.
 */
export function collectWhenLarge(): void {
  if (process.memoryUsage.rss() > limit) collect();
}

/** Collects garbage so that as little memory as can be is kept: takes its time. */
export function collectCompactly(): void {
  for (const flag of COMPACTLY) setFlagsFromString(`--${flag}`);
  collect();
  for (const flag of COMPACTLY) setFlagsFromString(`--no-${flag}`);
}

import type { LogFormat } from './format.js';
import { formats } from './formats.generated.js';

/** The formats that can be read, as named in `--log-format`. */
export const formatNames: readonly string[] = formats.map(({ name }) => name);

export const formatNamed = (name: string): LogFormat | undefined => formats.find((format) => format.name === name);

/** How much of a file says what it begins as. */
const BEGINNING = 8192;

/** The format that a file's first bytes look most like; `undefined` when they look like none. */
export function detectFormat(head: Buffer): LogFormat | undefined {
  const best = likest(head);
  const first = head.length > BEGINNING ? likest(head.subarray(0, BEGINNING)) : best;
  if (best === undefined || first === undefined || first === best) return best;
  // Another log stands behind the first one, or what tells more of it comes later: the one that reads more is right.
  return understood(first, head) > understood(best, head) ? first : best;
}

function likest(head: Buffer): LogFormat | undefined {
  let best: LogFormat | undefined;
  let most = 0.15;
  for (const format of formats) {
    const score = format.detect(head);
    if (score > most) {
      most = score;
      best = format;
    }
  }
  return best;
}

/** How many records a format's reader finds, without the pieces that are none of it. */
function understood(format: LogFormat, head: Buffer): number {
  let count = 0;
  const sink = { record: () => count++, unparsed: () => count-- };
  format.open(sink, { head, note: () => undefined }).read(head, 0, head.length, false, 0);
  return count;
}

import type { LogFormat } from './format.js';
import { formats } from './formats.generated.js';

/** The formats that can be read, as named in `--log-format`. */
export const formatNames: readonly string[] = formats.map(({ name }) => name);

export const formatNamed = (name: string): LogFormat | undefined => formats.find((format) => format.name === name);

/** The format that a file's first bytes look most like; `undefined` when they look like none. */
export function detectFormat(head: Buffer): LogFormat | undefined {
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

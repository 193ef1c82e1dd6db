import { collectCompactly, collectWhenLarge } from './garbage.js';

/** How long nothing has to be asked for, in milliseconds. */
const QUIET_MS = 3_000;

/** A process that is smaller is left alone: resident memory, in bytes. */
const SMALL = 120e6;

/**
 * Gives memory back once nobody waits: what was read for answers that are out is garbage, which would otherwise stay
 * until the next collection, maybe for hours.
 */
export class Idle {
  #timer: NodeJS.Timeout | undefined;

  /** Something was asked for. */
  busy(): void {
    if (this.#timer) this.#timer.refresh();
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (process.memoryUsage.rss() > SMALL) collectCompactly();
      }, QUIET_MS).unref();
  }

  /** An answer is about to be sent: it goes before what may have to be done. */
  answered(): void {
    setImmediate(collectWhenLarge);
  }
}

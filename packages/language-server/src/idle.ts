import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long nothing has to be asked for, in milliseconds. */
const QUIET_MS = 3_000;

/** A process that is smaller is left alone: resident memory, in bytes. */
const SMALL = 120e6;

/** Has a collection give pages back that are hardly used, too. While somebody waits, this would cost a third of the speed. */
const COMPACTLY = ['compact-on-every-full-gc', 'optimize-for-size'];

/**
 * Gives memory back once nobody waits: what was read for answers that are out is garbage, which would otherwise stay
 * until the next collection, maybe for hours.
 */
export class Idle {
  #timer: NodeJS.Timeout | undefined;
  #collect: (() => void) | undefined;

  /** Something was asked for. */
  busy(): void {
    if (this.#timer) this.#timer.refresh();
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (process.memoryUsage.rss() > SMALL) this.#giveBack();
      }, QUIET_MS).unref();
  }

  #giveBack(): void {
    if (!this.#collect) {
      setFlagsFromString('--expose-gc');
      this.#collect = runInNewContext('gc') as () => void;
    }
    for (const flag of COMPACTLY) setFlagsFromString(`--${flag}`);
    this.#collect();
    for (const flag of COMPACTLY) setFlagsFromString(`--no-${flag}`);
  }
}

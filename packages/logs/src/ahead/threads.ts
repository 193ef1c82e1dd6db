import { Worker } from 'node:worker_threads';
import type { BytesFrom, Scanned, Scanners, ScanSetup, Slot } from './block.js';
import type { ScanAnswer, ScanOrder } from './worker.js';

interface Waiting {
  readonly resolve: (scanned: Scanned) => void;
  readonly reject: (error: Error) => void;
  readonly thread: number;
}

/** Scanners in threads of their own; `script` is the built `worker.ts`. */
export class Threads implements Scanners {
  readonly count: number;
  readonly #threads: readonly Worker[];
  readonly #load: number[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(script: URL, count: number) {
    this.count = count;
    this.#load = new Array<number>(count).fill(0);
    this.#threads = Array.from({ length: count }, (_, index) => {
      const thread = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
      thread.unref();
      thread.on('message', (answer: ScanAnswer) => {
        const waiting = this.#waiting.get(answer.id);
        this.#waiting.delete(answer.id);
        this.#load[index] = (this.#load[index] ?? 1) - 1;
        if ('scanned' in answer) waiting?.resolve(answer.scanned);
        else waiting?.reject(Object.assign(new Error(answer.reason), { code: answer.code }));
      });
      thread.on('error', (error: unknown) => {
        for (const [id, waiting] of this.#waiting) {
          if (waiting.thread !== index) continue;
          this.#waiting.delete(id);
          waiting.reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      return thread;
    });
  }

  begin(setup: ScanSetup): void {
    for (const thread of this.#threads) thread.postMessage({ setup } satisfies ScanOrder);
  }

  scan(slot: Slot, from: BytesFrom): Promise<Scanned> {
    const thread = this.#load.indexOf(Math.min(...this.#load));
    this.#load[thread] = (this.#load[thread] ?? 0) + 1;
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, thread });
      this.#threads[thread]?.ref();
      this.#threads[thread]?.postMessage({ id, slot, from } satisfies ScanOrder);
    });
  }

  close(): void {
    for (const thread of this.#threads) void thread.terminate();
  }
}

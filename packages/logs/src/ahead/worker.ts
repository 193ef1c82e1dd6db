import { parentPort } from 'node:worker_threads';
import type { BytesFrom, Scanned, ScanSetup, Slot } from './block.js';
import { Scanner } from './scanner.js';

/** What a thread is told: a log begins, or a part of it is to be read. */
export type ScanOrder =
  { readonly setup: ScanSetup } | { readonly id: number; readonly slot: Slot; readonly from: BytesFrom };

/** What it answers, for each part. */
export type ScanAnswer = { readonly id: number } & (
  { readonly scanned: Scanned } | { readonly code: string | undefined; readonly reason: string }
);

const scanner = new Scanner();
parentPort?.on('message', (order: ScanOrder) => {
  if ('setup' in order) {
    scanner.begin(order.setup);
    return;
  }
  const { id } = order;
  try {
    parentPort?.postMessage({ id, scanned: scanner.scan(order.slot, order.from) } satisfies ScanAnswer);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    parentPort?.postMessage({ id, code, reason: message } satisfies ScanAnswer);
  }
});

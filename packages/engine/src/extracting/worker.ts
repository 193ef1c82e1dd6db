import { parentPort, workerData } from 'node:worker_threads';
import { loadPostgresParser } from '@poolsafe/dialects';
import type { Told } from '@poolsafe/sources';
import { ProjectOnDisk } from '../project-files.js';
import { extractFile } from './extract-file.js';
import { type StoredExtraction, toStored } from './stored.js';

/** What a thread is told to do. */
export interface WorkerTask {
  readonly cwd: string;
  /** All files of the project, for what is imported. */
  readonly all: readonly string[];
  /** With what the configuration says about each. */
  readonly files: readonly (readonly [file: string, told: Told])[];
  readonly hashed: boolean;
}

/** What became of one file, as plain data. */
export type WorkerResult =
  | { readonly file: string; readonly kind: 'problem'; readonly reason: string }
  | {
      readonly file: string;
      readonly kind: 'extracted';
      readonly stored: StoredExtraction;
      readonly hash: string | undefined;
      readonly note?: { readonly offset: number; readonly reason: string };
    };

/** What a thread says: results as they come, and at the end which paths outside the project's files it asked for. */
export type WorkerMessage =
  | { readonly kind: 'results'; readonly results: readonly WorkerResult[] }
  | { readonly kind: 'end'; readonly probes: readonly (readonly [string, boolean])[] };

/** Results that travel together. */
const BATCH = 100;

async function work({ cwd, all, files, hashed }: WorkerTask, say: (message: WorkerMessage) => void): Promise<void> {
  await loadPostgresParser();
  const around = new ProjectOnDisk(cwd, all);
  let results: WorkerResult[] = [];
  for (const [file, told] of files) {
    const extracted = extractFile(cwd, file, around, told, hashed);
    if (extracted.kind === 'problem') results.push({ file, ...extracted });
    else {
      const { extraction, text, hash, note } = extracted;
      results.push({ file, kind: 'extracted', stored: toStored(extraction, text), hash, ...(note ? { note } : {}) });
    }
    if (results.length < BATCH) continue;
    say({ kind: 'results', results });
    results = [];
  }
  say({ kind: 'results', results });
  say({ kind: 'end', probes: [...around.probes] });
}

const port = parentPort;
if (port) {
  // What fails ends the thread with an error, which the one that started it gets.
  void work(workerData as WorkerTask, (message) => {
    port.postMessage(message);
  });
}

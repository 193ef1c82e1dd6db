import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { loadPostgresParser } from '@poolsafe/dialects';
import type { Told } from '@poolsafe/sources';
import type { ProjectOnDisk } from '../project-files.js';
import type { ReadFile } from '../project/model.js';
import { ExtractionCache } from './cache.js';
import { extractFile } from './extract-file.js';
import { FileInMemory, FileOnDisk } from './read-file.js';
import { type StoredExtraction, toStored } from './stored.js';
import type { WorkerMessage, WorkerTask } from './worker.js';

/** One file of a run, in the order that it was asked for. */
export type FileOutcome =
  | { readonly file: string; readonly kind: 'problem'; readonly reason: string }
  | {
      readonly file: string;
      readonly kind: 'read';
      readonly read: ReadFile;
      readonly note?: { readonly offset: number; readonly reason: string };
    };

export interface ExtractOptions {
  readonly cwd: string;
  readonly files: readonly string[];
  /** The project's files, for what is imported. */
  readonly around: ProjectOnDisk;
  /** What the configuration says about a file. */
  readonly told: (file: string) => Told;
  /** The module that threads run; absent: everything is done here. */
  readonly worker?: URL;
  /** How many threads work at the same time, this one included. Default: one for each processor, at most four. */
  readonly threads?: number;
  /** Where extractions of earlier runs are kept, and what they were made with. */
  readonly cache?: { readonly file: string; readonly key: string; readonly note: (message: string) => void };
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** A thread takes about as long to start as this many files take. */
const WORTH_A_THREAD = 400;

const MOST_THREADS = 4;

/** Reads files and finds what they hold: what is known from an earlier run is taken from there, the rest is shared out. */
export async function extractFiles(options: ExtractOptions): Promise<readonly FileOutcome[]> {
  const { cwd, files, around, told, onProgress } = options;
  const cache = options.cache && ExtractionCache.open(options.cache, around, cwd);
  const outcomes = new Map<string, FileOutcome>();
  const todo: string[] = [];
  for (const file of files) {
    const stored = cache?.get(file, told(file));
    if (stored) outcomes.set(file, { file, kind: 'read', read: new FileOnDisk(cwd, file, stored) });
    else todo.push(file);
  }
  if (!cache || todo.length > 0) {
    const known = files.length - todo.length;
    let done = known;
    const finish = (outcome: FileOutcome, keep?: { hash: string | undefined; stored: () => StoredExtraction }) => {
      onProgress?.(done++, files.length, outcome.file);
      outcomes.set(outcome.file, outcome);
      if (keep?.hash !== undefined && outcome.kind === 'read' && !outcome.note)
        cache?.set(outcome.file, told(outcome.file), keep.hash, keep.stored());
    };
    const [own = [], ...others] = shares(cwd, todo, threadsFor(todo.length, options));
    const threads = others.map((share) =>
      inThread(
        options.worker as URL,
        {
          cwd,
          all: [...around.listed],
          files: share.map((file) => [file, told(file)]),
          hashed: cache !== undefined,
        },
        finish,
      ),
    );
    await loadPostgresParser();
    for (const file of own) {
      const extracted = extractFile(cwd, file, around, told(file), cache !== undefined);
      if (extracted.kind === 'problem') finish({ file, ...extracted });
      else {
        const { extraction, text, hash, note } = extracted;
        const read = new FileInMemory(file, text, extraction);
        finish(
          { file, kind: 'read', read, ...(note ? { note } : {}) },
          { hash, stored: () => toStored(extraction, text) },
        );
      }
    }
    for (const probes of await Promise.all(threads)) around.learn(probes);
  }
  cache?.save();
  return files.flatMap((file) => outcomes.get(file) ?? []);
}

function threadsFor(
  files: number,
  { worker, threads = Math.min(availableParallelism(), MOST_THREADS) }: ExtractOptions,
) {
  const useful = Math.min(threads, Math.ceil(files / WORTH_A_THREAD));
  return useful > 1 && worker && existsSync(fileURLToPath(worker)) ? useful : 1;
}

/** Files in their order, cut so that each part has about as much to read: neighbours import the same modules. */
function shares(cwd: string, files: readonly string[], count: number): readonly (readonly string[])[] {
  if (count === 1) return [files];
  const sizes = files.map((file) =>
    /\.(ya?ml|json|[cm]?[jt]sx?|vue|svelte|sql)$/i.test(file)
      ? (statSync(resolve(cwd, file), { throwIfNoEntry: false })?.size ?? 0)
      : 0,
  );
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const parts: string[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const [index, file] of files.entries()) {
    parts[Math.min(count - 1, Math.floor((before / (whole + 1)) * count))]?.push(file);
    before += sizes[index] ?? 0;
  }
  return parts;
}

/** Runs a share in a thread of its own; gives what the thread asked for outside the project's files. */
function inThread(
  worker: URL,
  task: WorkerTask,
  finish: (outcome: FileOutcome, keep?: { hash: string | undefined; stored: () => StoredExtraction }) => void,
): Promise<readonly (readonly [string, boolean])[]> {
  return new Promise((done, fail) => {
    // Trees are short-lived: with room for them the collector has little to do.
    const thread = new Worker(worker, { workerData: task, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    thread.on('message', (message: WorkerMessage) => {
      if (message.kind === 'end') {
        done(message.probes);
        return;
      }
      for (const result of message.results) {
        const { file } = result;
        if (result.kind === 'problem') finish(result);
        else {
          const { stored, hash, note } = result;
          const read = new FileOnDisk(task.cwd, file, stored);
          finish({ file, kind: 'read', read, ...(note ? { note } : {}) }, { hash, stored: () => stored });
        }
      }
    });
    thread.on('error', fail);
    thread.on('exit', (code) => {
      fail(new Error(`a thread that reads files ended with code ${String(code)}`));
    });
  });
}

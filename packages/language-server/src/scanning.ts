import { dirname, join } from 'node:path';
import { readText, selectFiles } from '@poolsafe/engine';
import { sourceReaders } from '@poolsafe/sources';
import type { CancellationToken, Diagnostic } from 'vscode-languageserver/node';
import { checkWith } from './checking.js';
import type { Client } from './client.js';
import type { Configurations } from './configurations.js';
import { diagnosticsOf } from './diagnostics.js';
import { readAs, uriOf } from './readers.js';

export interface Scan {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
  /** Folders and files that could not be read, with the reason. */
  readonly problems: readonly string[];
}

export interface ScanOptions {
  readonly folders: readonly string[];
  readonly configurations: Configurations;
  readonly client: Client;
  readonly token: CancellationToken;
  readonly onFile: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  readonly onProgress: (done: number, total: number) => void;
}

/** Longest time that the scan keeps other requests waiting, in milliseconds. */
const SLICE_MS = 20;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Checks every file of the folders, each under the configuration nearest to it, and lets other requests through. */
export async function scan({ folders, configurations, client, token, ...on }: ScanOptions): Promise<Scan> {
  const problems: string[] = [];
  const paths = new Set<string>();
  for (const folder of folders) {
    const selected = await selectFiles(folder, ['.'], {
      // Each file is asked about below, under the configuration nearest to it.
      includes: () => true,
      reads: (path) => sourceReaders.some((reader) => reader.reads(path)),
    });
    for (const { file, reason } of selected.problems) problems.push(`${join(folder, file)}: ${reason}`);
    for (const file of selected.files) paths.add(join(folder, file));
  }
  let files = 0;
  let findings = 0;
  let since = Date.now();
  for (const path of paths) {
    if (token.isCancellationRequested) return { files, findings, cancelled: true, problems };
    if (Date.now() - since > SLICE_MS) {
      on.onProgress(files, paths.size);
      await pause();
      since = Date.now();
    }
    const settings = await configurations.of(dirname(path));
    const uri = uriOf(path);
    const as = readAs(uri, '');
    if (!as || !settings.includes(path)) continue;
    const read = await readText(path);
    if (read.kind === 'unreadable') {
      problems.push(`${path}: ${read.reason}`);
      continue;
    }
    files++;
    const checked = checkWith(read.text, as, settings);
    findings += checked.findings.filter(({ suppressed }) => suppressed === null).length;
    on.onFile(uri, diagnosticsOf(checked, uri, client));
  }
  return { files, findings, cancelled: false, problems };
}

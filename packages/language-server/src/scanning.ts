import { join } from 'node:path';
import { checkText, readTextSync } from '@poolsafe/engine';
import { type ProjectFiles, readerFor } from '@poolsafe/sources';
import type { CancellationToken, Diagnostic } from 'vscode-languageserver/node';
import type { Client } from './client.js';
import { diagnosticsOf, placesOf } from './diagnostics.js';
import { BATCH, type Project, type Projects } from './projects.js';
import { uriOf } from './readers.js';

export interface Scan {
  readonly files: number;
  readonly findings: number;
  readonly cancelled: boolean;
  /** Folders and files that could not be read, with the reason. */
  readonly problems: readonly string[];
}

export interface ScanOptions {
  readonly folders: readonly string[];
  readonly projects: Projects;
  readonly client: Client;
  /** Only these files, absolute; all when absent. */
  readonly only?: ReadonlySet<string>;
  readonly token: CancellationToken;
  readonly onFile: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  readonly onProgress: (done: number, total: number) => void;
}

/** Longest time that the scan keeps other requests waiting, in milliseconds. */
const SLICE_MS = 20;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Checks every file of the folders as a run of the command line there would, and lets other requests through. */
export async function scan({ folders, projects, client, only, token, ...on }: ScanOptions): Promise<Scan> {
  const problems: string[] = [];
  const work: { readonly project: Project; readonly name: string }[] = [];
  for (const folder of folders) {
    const project = projects.at(folder);
    await project.complete;
    problems.push(...project.problems);
    // A folder inside another one of the workspace is a project of its own.
    for (const name of project.files) {
      const path = join(folder, name);
      if ((only?.has(path) ?? true) && projects.of(path) === project) work.push({ project, name });
    }
  }
  let files = 0;
  let findings = 0;
  let since = Date.now();
  const around = new Map<Project, ProjectFiles>();
  for (const [index, { project, name }] of work.entries()) {
    if (index % BATCH === 0) around.clear();
    let aroundIt = around.get(project);
    if (!aroundIt) around.set(project, (aroundIt = project.around()));
    if (token.isCancellationRequested) return { files, findings, cancelled: true, problems };
    if (Date.now() - since > SLICE_MS) {
      on.onProgress(files, work.length);
      await pause();
      since = Date.now();
    }
    const path = join(project.root, name);
    const read = readTextSync(path);
    if (read.kind === 'unreadable') {
      problems.push(`${path}: ${read.reason}`);
      continue;
    }
    const reader = readerFor(name, read.text);
    if (!reader) continue;
    files++;
    const uri = uriOf(path);
    const checked = checkText(read.text, name, reader, { ...project.optionsFor(name), files: aroundIt });
    findings += checked.findings.filter(({ suppressed }) => suppressed === null).length;
    on.onFile(uri, diagnosticsOf(checked, placesOf(uri, project), client));
  }
  return { files, findings, cancelled: false, problems };
}

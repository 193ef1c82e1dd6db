import { join } from 'node:path';
import type { Finding } from '@poolsafe/core';
import { type CheckedText, checkText, NOTHING_FOUND, readTextSync } from '@poolsafe/engine';
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
  /** Something was found that is told of a file because of others: an open document is told of it, too. */
  readonly joined: boolean;
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
    const own = project.files.filter((name) => projects.of(join(folder, name)) === project);
    const meant = only ? own.filter((name) => only.has(join(folder, name))) : own;
    if (meant.length === 0) continue;
    // What the configuration of a pooler means depends on all of the code.
    const poolers = project.poolerFiles.filter((name) => own.includes(name) && !meant.includes(name));
    for (const name of [...meant, ...poolers]) work.push({ project, name });
  }
  const configured = new Map(work.map(({ project }) => [project, new Map<string, CheckedText>()]));
  for (const [project, kept] of configured) {
    const poolers = new Set(project.poolerFiles);
    for (const { name, ...of } of work) if (of.project === project && poolers.has(name)) kept.set(name, NOTHING_FOUND);
  }
  const tell = (project: Project, name: string, checked: CheckedText, more: readonly Finding[] = []) => {
    const path = join(project.root, name);
    const all = more.length > 0 ? { ...checked, findings: [...checked.findings, ...more] } : checked;
    findings += all.findings.filter(({ suppressed }) => suppressed === null).length;
    on.onFile(uriOf(path), diagnosticsOf(all, placesOf(uriOf(path), project), client));
  };
  let files = 0;
  let findings = 0;
  let since = Date.now();
  const around = new Map<Project, ProjectFiles>();
  for (const [index, { project, name }] of work.entries()) {
    if (index % BATCH === 0) around.clear();
    let aroundIt = around.get(project);
    if (!aroundIt) around.set(project, (aroundIt = project.around()));
    if (token.isCancellationRequested) return { files, findings, joined: false, cancelled: true, problems };
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
    const checked = checkText(read.text, name, reader, { ...project.optionsFor(name), files: aroundIt });
    const kept = configured.get(project);
    if (kept && kept.size > 0) project.found(name, checked.findings);
    if (kept?.has(name)) kept.set(name, checked);
    else tell(project, name, checked);
  }
  let joined = false;
  for (const [project, kept] of configured) {
    if (kept.size === 0) continue;
    joined = project.join() || joined;
    for (const [name, checked] of kept) tell(project, name, checked, project.joinedIn(name));
  }
  return { files, findings, joined, cancelled: false, problems };
}

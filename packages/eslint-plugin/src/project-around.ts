import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Filed, SentFileFact } from '@poolsafe/core';
import { filesUnder, ProjectOnDisk } from '@poolsafe/engine';
import { type ProjectFiles, roleOf, sourceReaders } from '@poolsafe/sources';

/** How long (ms) what was read of a project counts without a look at whether it has changed. */
const TRUSTED = 1000;

/** How long (ms) the list of a project's files counts at least. */
const LISTED = 10_000;

/** Clocks of file systems are coarse (ms). */
const COARSE = 20;

const code = sourceReaders.find(({ name }) => name === 'typescript');

/** The files of the folder that is linted, read when they are needed and kept. */
export class ProjectAround {
  readonly files: ProjectOnDisk;
  readonly #cwd: string;
  readonly #linted = new Set<string>();
  readonly #folders = new Map<string, readonly string[]>();
  readonly #began = Date.now();
  #looked = Date.now();
  #sent: readonly Filed<SentFileFact>[] | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
    this.files = new ProjectOnDisk(
      cwd,
      filesUnder(cwd, '', [], (folder, names) => this.#folders.set(folder, names)).files,
    );
  }

  /** The names of all that is in a folder, absolute; undefined for folders that were left out. */
  readonly namesIn = (folder: string): readonly string[] | undefined => this.#folders.get(folder);

  /**
   * Whether what was read is still what is there. A run from the command line lints each file once, or again and again
   * while it fixes it, and asks for nothing; in an editor files are linted again when they, or others, have changed.
   */
  holdsFor(path: string): boolean {
    if (!this.#linted.has(path)) {
      this.#linted.add(path);
      return true;
    }
    const now = Date.now();
    if (now - this.#looked < TRUSTED) return true;
    this.#looked = now;
    return !this.#hasChanged(now);
  }

  #hasChanged(now: number): boolean {
    for (const path of this.files.asked) {
      const found = statSync(resolve(this.#cwd, path), { throwIfNoEntry: false });
      if ((found === undefined) === this.files.has(path)) return true;
      if (found && Math.max(found.mtimeMs, found.ctimeMs) > this.#began - COARSE) return true;
    }
    if (now - this.#began < LISTED) return false;
    const listed = filesUnder(this.#cwd, '').files;
    return listed.length !== this.files.listed.size || listed.some((path) => !this.files.lists(path));
  }

  /** The calls by which the project's code sends SQL files. */
  sentFiles(around: ProjectFiles): readonly Filed<SentFileFact>[] {
    return (this.#sent ??= [...this.files.listed].sort().flatMap((file) => {
      if (code?.reads(file) !== true || roleOf(file, '') === 'test') return [];
      return (code.sent?.(this.files.read(file) ?? '', file, around) ?? []).map((fact) => ({ ...fact, file }));
    }));
  }
}

const projects = new Map<string, ProjectAround>();

/** What is known of a folder, absolute, by the projects that are linted. */
export function namesIn(folder: string): readonly string[] | undefined {
  for (const project of projects.values()) {
    const names = project.namesIn(folder);
    if (names) return names;
  }
  return undefined;
}

/** The project that a folder is. @param path of the file that is linted, from `cwd` */
export function projectAround(cwd: string, path: string): ProjectAround {
  let project = projects.get(cwd);
  if (!project?.holdsFor(path)) projects.set(cwd, (project = new ProjectAround(cwd)));
  return project;
}

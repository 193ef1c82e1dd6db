import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type Finding, LineIndex } from '@poolsafe/core';
import {
  joinedFindings,
  Judging,
  type JudgeOptions,
  ProjectOnDisk,
  type ReadFile,
  readTextSync,
  selectFiles,
  settlingWords,
} from '@poolsafe/engine';
import { forgetProject, type ProjectFiles, readerFor, sourceReaders } from '@poolsafe/sources';
import type { Configurations, RunTargets } from './configurations.js';
import { collectWhenLarge } from './garbage.js';

/** Longest time that reading a project keeps requests waiting, in milliseconds. */
const SLICE_MS = 10;

/** Files of code beyond which a project's code is not read for what it tells about connections. */
const MOST_CODE = 50_000;

/** How long a first answer waits for the project's code to be read, in milliseconds. */
const PATIENCE_MS = 500;

/** Files that are read before the modules are dropped that were parsed for them: memory goes before time here. */
export const BATCH = 250;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A folder's files as they lie on the disk, and what they tell about connections: what a run of the command line knows. */
export class Project {
  readonly root: string;
  readonly #configurations: Configurations;
  readonly #onChange: () => void;
  readonly #reads = new Map<string, ReadFile>();
  /** What scans found, where poolers are configured that it counts for. */
  readonly #found = new Map<string, readonly Finding[]>();
  #joined = new Map<string, readonly Finding[]>();
  #all = new Set<string>();
  #wanted = new Set<string>();
  #files: ProjectOnDisk;
  #judging: Judging | undefined;
  #stopped = false;
  /** Counts up whenever answers may be other ones. */
  generation = 0;
  readonly problems: string[] = [];
  /** Resolves when every file has been read that tells something. */
  readonly complete: Promise<void>;
  readonly #listed: Promise<void>;

  constructor(root: string, configurations: Configurations, onChange: () => void) {
    this.root = root;
    this.#configurations = configurations;
    this.#onChange = onChange;
    this.#files = new ProjectOnDisk(root, []);
    const slow: string[] = [];
    this.#listed = this.#list(slow);
    this.complete = this.#listed.then(() => this.#readCode(slow));
  }

  /** Resolves when enough is known for an answer: the project's own files, and its code where that is quickly read. */
  async ready(): Promise<void> {
    await this.#listed;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([this.complete, patience]);
    clearTimeout(timer);
  }

  /** Paths of the files that are checked, relative to the root. */
  get files(): readonly string[] {
    return [...this.#wanted].sort();
  }

  /** The path of a file inside the project, as the command line names it. */
  nameOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  stop(): void {
    this.#stopped = true;
    forgetProject(this.#files);
  }

  /** How a file is judged. @param name relative to the root */
  optionsFor(name: string): JudgeOptions {
    return { ...this.#judge().of(name), files: this.#files };
  }

  /** Files that configure poolers, as far as they tell what for: what they mean depends on all that is found. */
  get poolerFiles(): readonly string[] {
    return [...this.#reads.values()]
      .filter(({ extraction }) => extraction.facts?.some(({ kind }) => kind === 'pooler'))
      .map(({ file }) => file);
  }

  /** Takes in what a scan found in a file. */
  found(name: string, findings: readonly Finding[]): void {
    if (findings.length > 0) this.#found.set(name, findings);
    else this.#found.delete(name);
  }

  /** Works out what its poolers' configurations mean for all that was found; false for nothing, now and before. */
  join(): boolean {
    const before = this.#joined.size;
    this.#joined = new Map();
    const found = [...this.#found.values()].flat();
    for (const { file, finding } of joinedFindings(this.#sortedReads(), found, this.#judge()))
      this.#joined.set(file.file, [...(this.#joined.get(file.file) ?? []), finding]);
    return this.#joined.size + before > 0;
  }

  /** What is told of a file that way. @param text the one that is meant, which may not be saved; that on the disk when absent */
  joinedIn(name: string, text?: string): readonly Finding[] {
    const isMeant = text === undefined || this.#reads.get(name)?.text === text;
    return (isMeant ? this.#joined.get(name) : undefined) ?? [];
  }

  /** The project's files, with nothing parsed of them yet: what is parsed for this goes when this goes. */
  around(): ProjectFiles {
    const files = this.#files;
    const { has, read, definitions, sqlFiles } = files;
    return {
      has,
      read,
      definitions,
      sqlFiles,
      get packages() {
        return files.packages;
      },
    };
  }

  /** Who named the targets that hold where nothing else is known. */
  get origin(): Judging['origin'] {
    return this.#judge().origin;
  }

  #judge(): Judging {
    const run: RunTargets = this.#configurations.runTargets(this.root);
    this.#judging ??= new Judging(
      {
        cwd: this.root,
        ...run,
        given: false,
        levels: {},
        confidence: 'medium',
        settingsFor: (path) => this.#configurations.fileSettings(path),
      },
      this.#sortedReads(),
    );
    return this.#judging;
  }

  #sortedReads(): readonly ReadFile[] {
    return [...this.#reads.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Files were made, changed or taken away. */
  changed(paths: readonly string[]): void {
    for (const path of paths) {
      const name = this.nameOf(path);
      this.#reads.delete(name);
      if (!existsSync(path)) {
        this.#found.delete(name);
        this.#all.delete(name);
        this.#wanted.delete(name);
        continue;
      }
      this.#all.add(name);
      if (!this.#isWanted(name)) continue;
      this.#wanted.add(name);
      this.#read(name);
    }
    this.#renew();
  }

  #renew(): void {
    forgetProject(this.#files);
    this.#files = new ProjectOnDisk(this.root, [...this.#all]);
    this.#judging = undefined;
    this.generation++;
    this.#onChange();
  }

  #isWanted(name: string): boolean {
    return sourceReaders.some((reader) => reader.reads(name)) && this.#configurations.includes(join(this.root, name));
  }

  async #list(slow: string[]): Promise<void> {
    const selected = await selectFiles(this.root, ['.'], {
      includes: (path) => this.#configurations.includes(path),
      reads: (path) => sourceReaders.some((reader) => reader.reads(path)),
    });
    for (const { file, reason } of selected.problems) this.problems.push(`${join(this.root, file)}: ${reason}`);
    this.#all = new Set(selected.all);
    this.#wanted = new Set(selected.files);
    this.#files = new ProjectOnDisk(this.root, selected.all);
    await this.#inSlices(selected.files, (name) => {
      const reader = sourceReaders.find((candidate) => candidate.reads(name));
      if (reader?.facts) slow.push(name);
      else this.#read(name);
    });
    this.#judging = undefined;
    this.generation++;
  }

  async #readCode(names: readonly string[]): Promise<void> {
    if (names.length > MOST_CODE) return;
    const before = this.#reads.size;
    let files = this.around();
    let count = 0;
    await this.#inSlices(names, (name) => {
      if (++count % BATCH === 0) files = this.around();
      this.#read(name, files);
    });
    if (this.#reads.size > before) this.#renew();
    else forgetProject(this.#files);
  }

  async #inSlices(names: readonly string[], work: (name: string) => void): Promise<void> {
    let since = performance.now();
    for (const name of names) {
      if (this.#stopped) return;
      if (performance.now() - since > SLICE_MS) {
        await pause();
        collectWhenLarge();
        since = performance.now();
      }
      work(name);
    }
  }

  /** Keeps what a file tells about the project; of most files that is nothing. */
  #read(name: string, files: ProjectFiles = this.#files): void {
    const read = readTextSync(join(this.root, name));
    if (read.kind !== 'text') return;
    const { text } = read;
    const reader = readerFor(name, text);
    const extraction = reader?.facts
      ? undefined
      : reader?.extract(text, name, files, this.#configurations.told(join(this.root, name)));
    const facts = reader?.facts ? reader.facts(text, name, files) : (extraction?.facts ?? []);
    const words = settlingWords(text);
    if (facts.length === 0 && words.length === 0) return;
    this.#reads.set(name, {
      file: name,
      // Of a text that tells nothing by itself only the words count.
      text: facts.length > 0 ? text : words.join('\n'),
      lines: new LineIndex(text),
      extraction: { flows: [], observations: [], notAnalysed: [], suppressions: [], facts },
    });
  }
}

/** The projects of the workspace: its folders, and where files outside of them belong. */
export class Projects {
  readonly #configurations: Configurations;
  readonly #onChange: () => void;
  readonly #byRoot = new Map<string, Project>();
  #folders: readonly string[] = [];

  constructor(configurations: Configurations, onChange: () => void) {
    this.#configurations = configurations;
    this.#onChange = onChange;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
    for (const [root, project] of this.#byRoot) {
      if (folders.includes(root)) continue;
      project.stop();
      this.#byRoot.delete(root);
    }
  }

  /** The project of a file: the innermost folder of the workspace around it; undefined for a file outside of all. */
  of(path: string): Project | undefined {
    const around = this.#folders.filter((folder) => isInside(folder, path)).sort((a, b) => b.length - a.length);
    return around[0] === undefined ? undefined : this.at(around[0]);
  }

  at(root: string): Project {
    let project = this.#byRoot.get(root);
    if (!project) this.#byRoot.set(root, (project = new Project(root, this.#configurations, this.#onChange)));
    return project;
  }

  /** Configurations may have changed: everything is read again when it is asked for next. */
  forget(): void {
    for (const project of this.#byRoot.values()) project.stop();
    this.#byRoot.clear();
  }

  changed(paths: readonly string[]): void {
    for (const [root, project] of this.#byRoot) {
      const inside = paths.filter((path) => isInside(root, path));
      if (inside.length > 0) project.changed(inside);
    }
  }
}

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
};

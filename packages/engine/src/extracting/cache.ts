import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { readBytesSync } from '../read-text.js';
import { absoluteIn } from '../walk.js';
import type { Told } from '@poolsafe/sources';
import type { ProjectOnDisk } from '../project-files.js';
import { tellsNothing } from '../holds-nothing.js';
import { hashOf } from './extract-file.js';
import type { StoredExtraction } from './stored.js';

/** What the file system says of a file: its size, and when it and its entry were last changed (ms). */
type Stamp = readonly [size: number, changed: number, entryChanged: number];

/** What is known of one file. `0`: it holds nothing. */
interface Entry {
  readonly hash: string;
  readonly stored: StoredExtraction | 0;
  readonly told?: Told;
  /** Absent where the file had changed so lately that the next change could leave the same. */
  readonly stamp?: Stamp;
}

interface CacheFile {
  /** What made it: another version of the tool makes another cache. */
  readonly key: string;
  /** The list of files, and those that decide what an import stands for. */
  readonly surroundings: string;
  /** What the SQL files define: it is followed from one into the other. */
  readonly definitions: string;
  /** Paths outside the list that an import was looked for at, and whether something was there. */
  readonly probes: readonly (readonly [path: string, exists: boolean])[];
  readonly files: Readonly<Record<string, Entry>>;
  /** Contents of modules that are imported and not among the files of the run: generated ones, for example. */
  readonly outside: Readonly<Record<string, string>>;
}

/** A file that was changed this long (ms) before the run or later may change again and keep its times: clocks are coarse. */
const TOO_LATE = 2000;

/**
 * Files that decide what an import stands for, in which release, which database a package has, and whether its
 * migrations run in a transaction.
 */
const DECIDES =
  /(^|\/)((package|package-lock|tsconfig[\w.-]*|jsconfig|_journal)\.json|yarn\.lock|pnpm-(lock|workspace)\.yaml|(migration_lock|Cargo|metadata)\.toml|atlas\.sum)$|\.prisma$|\.sql\.conf$/;

const SQL = /\.(sql|psql|pgsql)$/i;

/** Modules, which may call what SQL defines. */
const CODE = /\.([cm]?[jt]sx?|vue|svelte)$/i;

/** Readers of these look into other files by their own paths, which nobody notes. */
const NOT_KEPT = /\.(ini|conf|cnf|cfg)$/i;

/**
 * Extractions of an earlier run, by the contents of files. An extraction counts as long as its file, the modules that
 * it was followed into and what decides about imports are what they were; everything that the configuration decides is
 * done anew. Whatever is wrong with the cache, the run goes on without it.
 */
export class ExtractionCache {
  readonly #path: string;
  readonly #key: string;
  readonly #note: (message: string) => void;
  readonly #around: ProjectOnDisk;
  readonly #absolute: (file: string) => string;
  readonly #surroundings: string;
  readonly #definitions: string;
  readonly #before: Readonly<Record<string, Entry>>;
  readonly #same: boolean;
  readonly #sameDefinitions: boolean;
  readonly #hashes = new Map<string, string | undefined>();
  readonly #stamps = new Map<string, Stamp | undefined>();
  readonly #began = Date.now();
  readonly #files: Record<string, Entry> = {};
  readonly #outsideBefore: Readonly<Record<string, string>>;
  readonly #outside: Record<string, string> = {};
  #changed = false;

  static open(
    { file, key, note }: { readonly file: string; readonly key: string; readonly note: (message: string) => void },
    around: ProjectOnDisk,
    cwd: string,
  ): ExtractionCache {
    return new ExtractionCache(file, key, note, around, cwd);
  }

  private constructor(path: string, key: string, note: (message: string) => void, around: ProjectOnDisk, cwd: string) {
    this.#path = path;
    this.#key = key;
    this.#note = note;
    this.#around = around;
    this.#absolute = absoluteIn(resolve(cwd));
    this.#surroundings = surroundingsOf(around);
    const kept = this.#read();
    this.#before = kept?.files ?? {};
    this.#definitions = this.#definitionsNow();
    this.#outsideBefore = kept?.outside ?? {};
    // What was asked for outside the list is asked again, so that it is known for the next run too.
    const probes = (kept?.probes ?? []).filter(([probed, existed]) => around.has(probed) !== existed);
    this.#same = kept?.surroundings === this.#surroundings && probes.length === 0;
    this.#sameDefinitions = kept?.definitions === this.#definitions;
    this.#changed = !this.#same || !this.#sameDefinitions;
  }

  #read(): CacheFile | undefined {
    if (!existsSync(this.#path)) return undefined;
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      if (!isCacheFile(kept)) throw new Error('it does not have the form of a cache');
      return kept.key === this.#key ? kept : undefined;
    } catch (error) {
      this.#note(
        `the cache ${this.#path} is damaged and is made anew: ${(error as Error).message.split('\n')[0] ?? ''}`,
      );
      return undefined;
    }
  }

  /** What is known of a file as it is now. */
  get(file: string, told: Told): StoredExtraction | undefined {
    const entry = Object.hasOwn(this.#before, file) ? this.#before[file] : undefined;
    if (!entry || entry.hash !== this.#hash(file)) return undefined;
    const { stored, told: before = {} } = entry;
    if (before.role !== told.role || before.dialect !== told.dialect || before.place !== told.place) return undefined;
    if (SQL.test(file) && !(this.#same && this.#sameDefinitions)) return undefined;
    if (CODE.test(file) && !this.#sameDefinitions) return undefined;
    if (stored !== 0 && stored.dependencies && !this.#holds(stored.dependencies)) return undefined;
    this.#files[file] = this.#stamped(file, entry);
    if (stored !== 0) this.#keepOutside(stored.dependencies);
    return stored === 0 ? NOTHING : stored;
  }

  /** Dependencies are followed by the names that imports have, so what names stand for has to be the same too. */
  #holds(dependencies: readonly string[]): boolean {
    return (
      this.#same &&
      dependencies.every((path) => {
        const known = this.#around.lists(path) ? this.#before[path]?.hash : this.#outsideBefore[path];
        return known !== undefined && known === this.#hash(path);
      })
    );
  }

  #definitionsNow(): string {
    const { defining } = this.#around;
    return hashOf(defining.map((path) => `${path} ${this.#hash(path) ?? ''}`).join('\n'));
  }

  #keepOutside(dependencies: readonly string[] = []): void {
    for (const path of dependencies) {
      const hash = this.#around.lists(path) ? undefined : this.#hash(path);
      if (hash !== undefined) this.#outside[path] = hash;
    }
  }

  /** The hash of a file's contents; of one whose size and times are what they were, the one that is known. */
  #hash(file: string): string | undefined {
    if (!this.#hashes.has(file)) {
      const entry = Object.hasOwn(this.#before, file) ? this.#before[file] : undefined;
      this.#hashes.set(file, entry && this.#isUntouched(file, entry) ? entry.hash : this.#hashNow(file));
    }
    return this.#hashes.get(file);
  }

  #hashNow(file: string): string | undefined {
    const bytes = readBytesSync(this.#absolute(file));
    return 'kind' in bytes ? undefined : hashOf(bytes);
  }

  #isUntouched(file: string, { stamp }: Entry): boolean {
    const now = stamp && this.#stamp(file);
    return now?.every((part, index) => part === stamp?.[index]) === true;
  }

  /**
   * Asked before the contents are read: whoever changes them meanwhile changes the times too. Undefined for a file that
   * was changed too lately for its times to say that it is the same.
   */
  #stamp(file: string): Stamp | undefined {
    if (!this.#stamps.has(file)) {
      const found = statSync(this.#absolute(file), { throwIfNoEntry: false });
      const late = !found || Math.max(found.mtimeMs, found.ctimeMs) > this.#began - TOO_LATE;
      this.#stamps.set(file, late ? undefined : [found.size, found.mtimeMs, found.ctimeMs]);
    }
    return this.#stamps.get(file);
  }

  /** An entry with what the file system says now, where it did not before. */
  #stamped(file: string, entry: Entry): Entry {
    if (this.#isUntouched(file, entry)) return entry;
    const stamp = this.#stamp(file);
    if (stamp) this.#changed = true;
    const { hash, stored, told } = entry;
    return { hash, stored, ...(told ? { told } : {}), ...(stamp ? { stamp } : {}) };
  }

  set(file: string, told: Told, hash: string, stored: StoredExtraction): void {
    if (NOT_KEPT.test(file) || stored.observations.length > 0) return;
    this.#keepOutside(stored.dependencies);
    const stamp = this.#stamp(file);
    this.#files[file] = { hash, stored: tellsNothing(stored) ? 0 : stored, told, ...(stamp ? { stamp } : {}) };
    this.#changed = true;
  }

  /** Writes the cache, whole or not at all. */
  save(): void {
    if (!this.#changed && Object.keys(this.#files).length === Object.keys(this.#before).length) return;
    const content: CacheFile = {
      key: this.#key,
      surroundings: this.#surroundings,
      definitions: this.#definitions,
      probes: [...this.#around.probes],
      files: this.#files,
      outside: this.#outside,
    };
    const partial = `${this.#path}.${String(process.pid)}.tmp`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(partial, JSON.stringify(content));
      renameSync(partial, this.#path);
    } catch (error) {
      if (existsSync(partial)) rmSync(partial, { force: true });
      this.#note(`the cache ${this.#path} cannot be written: ${(error as Error).message}`);
    }
  }
}

const NOTHING: StoredExtraction = { flows: [], observations: [], notAnalysed: [], suppressions: [] };

function isCacheFile(value: unknown): value is CacheFile {
  if (typeof value !== 'object' || value === null) return false;
  const { key, surroundings, definitions, probes, files, outside } = value as Partial<Record<keyof CacheFile, unknown>>;
  return (
    typeof key === 'string' &&
    typeof surroundings === 'string' &&
    typeof definitions === 'string' &&
    Array.isArray(probes) &&
    probes.every((probe) => Array.isArray(probe) && typeof probe[0] === 'string') &&
    typeof files === 'object' &&
    files !== null &&
    typeof outside === 'object' &&
    outside !== null &&
    Object.values(files).every(
      (entry) =>
        typeof entry === 'object' &&
        entry !== null &&
        'hash' in entry &&
        typeof entry.hash === 'string' &&
        'stored' in entry &&
        (entry.stored === 0 ||
          (typeof entry.stored === 'object' &&
            entry.stored !== null &&
            'flows' in entry.stored &&
            Array.isArray(entry.stored.flows))),
    )
  );
}

function surroundingsOf(around: ProjectOnDisk): string {
  const listed = [...around.listed].sort();
  const deciding = listed.filter((path) => DECIDES.test(path)).map((path) => `${path}\n${around.read(path) ?? ''}`);
  return hashOf([...listed, ...deciding].join('\n'));
}

/**
 * Where the cache of a folder is by default: in `node_modules/.cache/poolsafe` of the package around it, else in the
 * user's cache folder. Every folder that a check is started in has a file of its own.
 *
 * @param location a file, or a folder (one that exists, or is written with a slash at its end), relative to `cwd`
 */
export function cacheFileOf(cwd: string, location?: string): string {
  const name = `files-${hashOf(cwd)
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 12)}.json`;
  if (location !== undefined) {
    const path = resolve(cwd, location);
    const isFolder = /[/\\]$/.test(location) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    return isFolder ? join(path, name) : path;
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'node_modules')))
      return join(folder, 'node_modules', '.cache', 'poolsafe', name);
    if (folder === dirname(folder)) break;
  }
  const home = process.env['XDG_CACHE_HOME'];
  return join(home !== undefined && home.startsWith(sep) ? home : join(homedir(), '.cache'), 'poolsafe', name);
}

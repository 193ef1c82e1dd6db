import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Definition } from '@poolsafe/core';
import {
  definesRoutines,
  definingText,
  mayDefine,
  type ProjectFiles,
  sharedDefinitionsIn,
  sqlDialect,
  type SqlText,
} from '@poolsafe/sources';

const SQL = /\.(sql|psql|pgsql)$/i;

/** SQL files without these words define nothing for others. */
const DEFINES = /\b(?:function|procedure|view|rule|trigger)\b/i;

/** The files of a project as they lie on the disk; texts are read when they are asked for, and kept. */
export class ProjectOnDisk implements ProjectFiles {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  readonly #has = new Map<string, boolean>();
  readonly #texts = new Map<string, string | undefined>();
  #packages: ReadonlyMap<string, string> | undefined;
  #definitions: readonly Definition[] | undefined;
  #sqlFiles: readonly string[] | undefined;

  /** @param known paths that are known to exist, relative to `root` */
  constructor(root: string, known: readonly string[]) {
    this.#root = root;
    this.#known = new Set(known);
  }

  readonly has = (path: string): boolean => {
    if (this.#known.has(path)) return true;
    let exists = this.#has.get(path);
    if (exists === undefined) {
      const absolute = resolve(this.#root, path);
      exists = existsSync(absolute) && statSync(absolute, { throwIfNoEntry: false })?.isFile() === true;
      this.#has.set(path, exists);
    }
    return exists;
  };

  readonly read = (path: string): string | undefined => {
    if (!this.#texts.has(path)) this.#texts.set(path, this.#text(path));
    return this.#texts.get(path);
  };

  /** The paths that are known to exist. */
  get listed(): ReadonlySet<string> {
    return this.#known;
  }

  readonly lists = (path: string): boolean => this.#known.has(path);

  /** Paths that were read, or asked for in vain. */
  get asked(): Iterable<string> {
    return this.#texts.keys();
  }

  /** Other paths that were asked for, and whether a file is there. */
  get probes(): ReadonlyMap<string, boolean> {
    return this.#has;
  }

  /** Takes over what somebody else has asked for. */
  learn(probes: Iterable<readonly [string, boolean]>): void {
    for (const [path, exists] of probes) this.#has.set(path, exists);
  }

  get packages(): ReadonlyMap<string, string> {
    this.#packages ??= new Map(
      [...this.#known]
        .filter((path) => posix.basename(path) === 'package.json' && path !== 'package.json')
        .flatMap((path): readonly (readonly [string, string])[] => {
          const name = /"name"\s*:\s*"([^"]+)"/.exec(this.read(path) ?? '')?.[1];
          return name === undefined ? [] : [[name, posix.dirname(path)]];
        }),
    );
    return this.#packages;
  }

  readonly sqlFiles = (): readonly string[] =>
    (this.#sqlFiles ??= [...this.#known].filter((path) => SQL.test(path)).sort());

  readonly definitions = (): readonly Definition[] => {
    this.#definitions ??= sharedDefinitionsIn(
      [...this.#known].sort().flatMap((file) => {
        const text = mayDefine(file) || SQL.test(file) ? this.read(file) : undefined;
        return text === undefined ? [] : [{ file, text, sql: () => this.#sqlOf(file, text) }];
      }),
    );
    return this.#definitions;
  };

  /** The SQL of a file that may define what other files run: of a script, or of a module's texts. */
  #sqlOf(file: string, whole: string): Omit<SqlText, 'file'> | undefined {
    if (mayDefine(file)) {
      const text = definingText(whole, file);
      return text === undefined ? undefined : { text };
    }
    const { product } = sqlDialect(whole, file, this);
    if (product === 'mysql') return { text: whole, dialect: product };
    return product === 'postgres' || product === 'unknown' ? { text: whole, dialect: 'postgres' } : undefined;
  }

  /** The files whose texts `definitions` depends on. */
  get defining(): readonly string[] {
    return [...this.#known]
      .filter((path) => {
        if (mayDefine(path)) return definesRoutines(this.read(path) ?? '');
        return SQL.test(path) && DEFINES.test(this.read(path) ?? '');
      })
      .sort();
  }

  #text(path: string): string | undefined {
    if (!this.has(path)) return undefined;
    try {
      return readFileSync(resolve(this.#root, path), 'utf8');
    } catch {
      return undefined;
    }
  }
}

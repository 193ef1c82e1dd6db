import { parse } from 'jsonc-parser';
import { posix } from 'node:path';
import type { ProjectFiles } from '../extraction.js';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte'];

interface PathsOf {
  /** Folder that the targets of `paths` are relative to. */
  readonly base: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly baseUrl: boolean;
}

interface Manifest {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly module?: unknown;
  readonly types?: unknown;
  readonly source?: unknown;
  readonly exports?: unknown;
  readonly imports?: unknown;
}

/** SvelteKit; Nuxt; Nuxt, Vite and Vue templates. What a tsconfig says goes before them. */
const USUAL_ALIASES: readonly (readonly [prefix: string, folders: readonly string[]])[] = [
  ['$lib/', ['src/lib']],
  ['~~/', ['.']],
  ['@@/', ['.']],
  ['~/', ['src', 'app', '.']],
  ['@/', ['src', 'app', '.']],
];

/**
 * Finds the project file that a module specifier stands for: relative paths, `paths` and `baseUrl` of the nearest
 * tsconfig or jsconfig, packages of the workspace. What is installed from a registry is none of ours.
 */
export class Resolver {
  readonly #files: ProjectFiles;
  readonly #paths = new Map<string, PathsOf | undefined>();
  readonly #found = new Map<string, string | undefined>();
  readonly #read = new Map<string, Manifest>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  resolve(from: string, specifier: string): string | undefined {
    const folder = posix.dirname(from);
    const key = `${folder}\n${specifier}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#find(folder, specifier.replace(/\?.*$/, '')));
    return this.#found.get(key);
  }

  #find(folder: string, specifier: string): string | undefined {
    if (/^\.{1,2}(\/|$)/.test(specifier)) return this.#file(posix.join(folder, specifier));
    if (specifier.startsWith('node:')) return undefined;
    return (
      this.#mapped(folder, specifier) ??
      (specifier.startsWith('#') ? this.#own(folder, specifier) : this.#package(folder, specifier)) ??
      this.#usual(folder, specifier)
    );
  }

  /** The manifests around a folder, the innermost first, each with its folder. */
  *#manifests(folder: string): Generator<readonly [folder: string, manifest: Manifest]> {
    for (let at = folder; ; at = posix.dirname(at)) {
      const file = posix.join(at, 'package.json');
      if (this.#files.has(file)) yield [at, this.#manifest(file)];
      if (at === '.' || at === '/' || at === '') return;
    }
  }

  #manifest(file: string): Manifest {
    let manifest = this.#read.get(file);
    if (!manifest) {
      manifest = record(parse(this.#files.read(file) ?? '', [], { allowTrailingComma: true })) as Manifest;
      this.#read.set(file, manifest);
    }
    return manifest;
  }

  /** `#db`: what the `imports` of the package around a module say. */
  #own(folder: string, specifier: string): string | undefined {
    for (const [at, { imports }] of this.#manifests(folder)) {
      if (imports === undefined) continue;
      return this.#built(exportTargets(imports, specifier).map((target) => posix.join(at, target)));
    }
    return undefined;
  }

  /** The first that is there, or what it was built from. */
  #built(paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const file = this.#file(path) ?? this.#file(path.replace(/(^|\/)(dist|build|lib|out)\//, '$1src/'));
      if (file !== undefined && !file.endsWith('.d.ts')) return file;
    }
    return undefined;
  }

  /** Names that frameworks give to folders of a package without a word in its own files. */
  #usual(folder: string, specifier: string): string | undefined {
    const alias = USUAL_ALIASES.find(([prefix]) => specifier.startsWith(prefix));
    if (!alias) return undefined;
    const [prefix, bases] = alias;
    for (let at = folder; ; at = posix.dirname(at)) {
      if (at === '.' || this.#files.has(posix.join(at, 'package.json'))) {
        for (const base of bases) {
          const file = this.#file(posix.join(at, base, specifier.slice(prefix.length)));
          if (file !== undefined) return file;
        }
      }
      if (at === '.' || at === '/' || at === '') return undefined;
    }
  }

  /** A path without its ending, with another one, or a folder with an index. */
  #file(path: string): string | undefined {
    if (path.startsWith('..')) return undefined;
    if (/\.(\w+)$/.test(path) && this.#files.has(path)) return path;
    const asTypescript = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
    if (asTypescript !== path) {
      if (this.#files.has(asTypescript)) return asTypescript;
      if (this.#files.has(`${asTypescript}x`)) return `${asTypescript}x`;
    }
    for (const ending of ENDINGS) if (this.#files.has(path + ending)) return path + ending;
    for (const ending of ENDINGS) if (this.#files.has(`${path}/index${ending}`)) return `${path}/index${ending}`;
    return undefined;
  }

  #mapped(folder: string, specifier: string): string | undefined {
    for (let at = folder; ; at = posix.dirname(at)) {
      const config = this.#configOf(at);
      if (config) {
        for (const [pattern, targets] of Object.entries(config.paths)) {
          const rest = matchStar(pattern, specifier);
          if (rest === undefined) continue;
          for (const target of targets) {
            const file = this.#file(posix.join(config.base, target.replace('*', rest)));
            if (file !== undefined) return file;
          }
        }
        if (config.baseUrl) {
          const file = this.#file(posix.join(config.base, specifier));
          if (file !== undefined) return file;
        }
        if (Object.keys(config.paths).length > 0) return undefined;
      }
      if (at === '.' || at === '/' || at === '') return undefined;
    }
  }

  #configOf(folder: string): PathsOf | undefined {
    if (!this.#paths.has(folder)) {
      const name = ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json'].find((file) =>
        this.#files.has(posix.join(folder, file)),
      );
      this.#paths.set(folder, name === undefined ? undefined : this.#readConfig(posix.join(folder, name), 0));
    }
    return this.#paths.get(folder);
  }

  #readConfig(file: string, depth: number): PathsOf | undefined {
    const text = depth > 5 ? undefined : this.#files.read(file);
    if (text === undefined) return undefined;
    const config = record(parse(text, [], { allowTrailingComma: true }));
    const options = record(config['compilerOptions']);
    const folder = posix.dirname(file);
    const baseUrl = options['baseUrl'];
    const base = typeof baseUrl === 'string' ? posix.join(folder, baseUrl) : folder;
    const paths: Record<string, readonly string[]> = {};
    for (const [pattern, targets] of Object.entries(record(options['paths']))) {
      if (Array.isArray(targets)) paths[pattern] = targets.filter((target) => typeof target === 'string');
    }
    if (Object.keys(paths).length > 0 || typeof baseUrl === 'string') {
      return { base, paths, baseUrl: typeof baseUrl === 'string' };
    }
    for (const reference of [config['references']].flat()) {
      const path = record(reference)['path'];
      if (typeof path !== 'string') continue;
      const at = posix.join(folder, path);
      const referred = this.#readConfig(at.endsWith('.json') ? at : posix.join(at, 'tsconfig.json'), depth + 1);
      if (referred && Object.keys(referred.paths).length > 0 && at.endsWith('.json')) return referred;
    }
    const parents = [config['extends']].flat().filter((name): name is string => typeof name === 'string');
    for (const parent of parents) {
      if (!parent.startsWith('.')) continue;
      const path = posix.join(folder, parent);
      const found = this.#readConfig(path.endsWith('.json') ? path : `${path}.json`, depth + 1);
      if (found) return found;
    }
    return { base, paths, baseUrl: false };
  }

  /** A package of the workspace, or the one that the module is in. */
  #package(from: string, specifier: string): string | undefined {
    const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
    const folder = this.#files.packages.get(name) ?? this.#folderOf(name, from);
    if (folder === undefined) return undefined;
    const manifest = this.#manifest(posix.join(folder, 'package.json'));
    const named = exportTargets(manifest.exports, rest === '' ? '.' : `./${rest}`);
    const fallbacks =
      rest === ''
        ? ['src/index', 'index', 'src/main', 'lib/index', ...texts([manifest.source, manifest.main, manifest.module])]
        : [rest, `src/${rest}`, `lib/${rest}`];
    return this.#built([...named, ...fallbacks].map((target) => posix.join(folder, target)));
  }

  #folderOf(name: string, from: string): string | undefined {
    for (const [folder, manifest] of this.#manifests(from)) if (manifest.name === name) return folder;
    return undefined;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const texts = (values: readonly unknown[]): readonly string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** What `*` stands for when a pattern covers a specifier. */
function matchStar(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === specifier ? '' : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const fits =
    specifier.length >= before.length + after.length && specifier.startsWith(before) && specifier.endsWith(after);
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}

/** All files that a package names for one of its entries, whatever the condition. */
function exportTargets(exports: unknown, entry: string): readonly string[] {
  const collect = (value: unknown): readonly string[] =>
    typeof value === 'string' ? [value] : Object.values(record(value)).flatMap(collect);
  if (typeof exports === 'string') return entry === '.' ? [exports] : [];
  const entries = record(exports);
  if (!Object.keys(entries).some((key) => /^[.#]/.test(key))) return entry === '.' ? collect(exports) : [];
  for (const [pattern, target] of Object.entries(entries)) {
    const rest = matchStar(pattern, entry);
    if (rest !== undefined) return collect(target).map((file) => file.replace('*', rest));
  }
  return [];
}

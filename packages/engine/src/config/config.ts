import { dirname, resolve } from 'node:path';
import type { Dialect } from '@poolsafe/core';
import type { FileRole } from '@poolsafe/sources';
import type { RuleLevel, UserConfig } from './definition.js';
import { type Matches, matcher, pathFrom } from './globs.js';
import { type LoadedConfig, loadConfigFile, loadNearest, loadValue, noConfig } from './load.js';

/** What holds for some files of a configuration only. */
export interface Override {
  /** Globs. */
  readonly files: readonly string[];
  readonly says: Partial<FileSettings>;
}

/** A project's configuration, checked, with what it extends put together. */
export interface Config extends LoadedConfig {
  readonly targets: readonly string[];
  readonly connections: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Later ones win. */
  readonly overrides: readonly Override[];
  /** Absolute. */
  readonly baseline?: string;
}

/** What a configuration says about one file. The same object for all files that the same words hold for. */
export interface FileSettings {
  /** Target strings; empty: nothing is said. */
  readonly targets: readonly string[];
  readonly connections: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly role?: FileRole;
  readonly dialect?: Dialect;
}

const EVERYTHING: readonly string[] = ['**/*'];

/** Leaves out what is not given, so that it does not hide what is. */
const given = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };

const last = <Key extends keyof UserConfig>({ layers }: LoadedConfig, key: Key) =>
  layers.findLast(({ own }) => own[key] !== undefined);

const merged = (loaded: LoadedConfig, key: 'connections' | 'rules'): Record<string, string> =>
  Object.assign({}, ...loaded.layers.map(({ own }) => given(own[key] ?? {}))) as Record<string, string>;

/**
 * Puts the layers of a configuration together: lists and single values are replaced by later layers, `connections` and
 * `rules` are merged name by name, `overrides` follow each other.
 */
export function complete(loaded: LoadedConfig): Config {
  const baseline = last(loaded, 'baseline');
  return {
    ...loaded,
    targets: last(loaded, 'targets')?.own.targets ?? [],
    connections: merged(loaded, 'connections'),
    rules: merged(loaded, 'rules') as Config['rules'],
    include: last(loaded, 'include')?.own.include ?? EVERYTHING,
    exclude: last(loaded, 'exclude')?.own.exclude ?? [],
    overrides: loaded.layers.flatMap(({ own }) =>
      (own.overrides ?? []).map(({ files, ...says }) => ({ files, says: given(says) as Partial<FileSettings> })),
    ),
    ...(baseline?.own.baseline === undefined
      ? {}
      : { baseline: resolve(baseline.file === null ? loaded.root : dirname(baseline.file), baseline.own.baseline) }),
  };
}

/** What holds where nothing is configured. */
export const DEFAULT_CONFIG: Config = complete(noConfig('/'));

/**
 * The configuration that applies to a folder: `file` when it is given, else the nearest `poolsafe.config.*` or
 * `package.json#poolsafe` going up.
 *
 * @throws ConfigError when it cannot be read or holds what is not known
 */
export const loadConfig = (cwd: string, file?: string, options: { readonly execute?: boolean } = {}): Config =>
  complete(file === undefined ? loadNearest(cwd, options) : loadConfigFile(resolve(cwd, file), options));

/**
 * A configuration that is no file, as ESLint's settings hold one.
 *
 * @param root the folder that its globs and paths are relative to
 * @throws ConfigError
 */
export const checkConfig = (value: unknown, where: string, root = process.cwd()): Config =>
  complete(loadValue(value, where, root));

interface Compiled {
  readonly wanted: Matches;
  readonly unwanted: Matches;
  readonly overrides: readonly { readonly matches: Matches; readonly override: Override }[];
  readonly settings: Map<string, FileSettings>;
}

const compiled = new WeakMap<Config, Compiled>();

function compile(config: Config): Compiled {
  let known = compiled.get(config);
  if (!known) {
    known = {
      wanted: matcher(config.include),
      unwanted: matcher(config.exclude),
      overrides: config.overrides.map((override) => ({ matches: matcher(override.files), override })),
      settings: new Map(),
    };
    compiled.set(config, known);
  }
  return known;
}

/** The key that keeps a file from being read, by its absolute path; `undefined` for one that is read. */
export function excludedBy(config: Config, path: string): 'include' | 'exclude' | undefined {
  const { wanted, unwanted } = compile(config);
  const inside = pathFrom(config.root, path);
  return unwanted(inside) ? 'exclude' : wanted(inside) ? undefined : 'include';
}

/** Whether a configuration lets a file be read, by its absolute path. */
export function isIncluded(config: Config, path: string): boolean {
  return excludedBy(config, path) === undefined;
}

/** The overrides of a configuration that hold for a file, by their index. */
export function overridesFor(config: Config, path: string): readonly number[] {
  const { overrides } = compile(config);
  if (overrides.length === 0) return [];
  const inside = pathFrom(config.root, path);
  return overrides.flatMap(({ matches }, index) => (matches(inside) ? [index] : []));
}

/** What a configuration says about a file, by its absolute path. */
export function settingsFor(config: Config, path: string): FileSettings {
  const { settings } = compile(config);
  const indices = overridesFor(config, path);
  const key = indices.join(',');
  let known = settings.get(key);
  if (!known) {
    const { targets, connections, rules } = config;
    known = indices.reduce<FileSettings>(
      (before, index) => {
        const says = config.overrides[index]?.says ?? {};
        return {
          ...before,
          ...says,
          connections: { ...before.connections, ...says.connections },
          rules: { ...before.rules, ...says.rules },
        };
      },
      { targets, connections, rules },
    );
    settings.set(key, known);
  }
  return known;
}

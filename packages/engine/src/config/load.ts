import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { UserConfig } from './definition.js';
import { ConfigError } from './error.js';
import { findConfigFile } from './find.js';
import { type ConfigPath, validate } from './validate.js';
import { readConfigFile, type ReadOptions } from './read.js';
import { shownPath } from './shown-path.js';

/** One configuration file's own words. */
export interface Layer {
  /** Absolute; `null` for what is no file: the settings of ESLint. */
  readonly file: string | null;
  readonly own: UserConfig;
  /** Line (1-based) of a value, where the file shows it. */
  readonly lineOf: (path: ConfigPath) => number | undefined;
}

/** A configuration with everything that it builds on. */
export interface LoadedConfig {
  /** The file that was found or named, absolute; absent where there is none. */
  readonly file?: string;
  /** The folder that all its globs are relative to. */
  readonly root: string;
  /** What it is made of: those that it extends first, its own words last. Later ones win. */
  readonly layers: readonly Layer[];
  /** Every file that was read for it, absolute: what an editor has to watch. */
  readonly files: readonly string[];
}

const listOf = (given: string | readonly string[] | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given;

/** How a configuration file is loaded. */
export interface LoadOptions {
  /** Whether configurations that are programs may be run; they are when absent. */
  readonly execute?: boolean;
  /** Is told every file that is read or looked for on the way, also when the configuration cannot be used in the end. */
  readonly onRead?: (file: string) => void;
}

/**
 * Reads a configuration and all that it extends.
 *
 * @throws ConfigError when one of them cannot be read, holds what is not known, or extends itself
 */
export function loadConfigFile(file: string, { execute = true, onRead }: LoadOptions = {}): LoadedConfig {
  const files = new Set<string>();
  const reading: ReadOptions = {
    execute,
    onRead: (read) => {
      files.add(read);
      onRead?.(read);
    },
  };
  const path = resolve(file);
  return { file: path, root: dirname(path), layers: layersOf(path, [], reading), files: [...files] };
}

/** What holds for a folder: the nearest configuration going up, or none. @throws ConfigError */
export function loadNearest(folder: string, options: LoadOptions = {}): LoadedConfig {
  const file = findConfigFile(folder);
  return file === undefined ? noConfig(folder) : loadConfigFile(file, options);
}

/** A configuration that says nothing. */
export const noConfig = (root: string): LoadedConfig => ({ root, layers: [], files: [] });

/** A configuration that is no file, as ESLint's settings have one. @throws ConfigError */
export function loadValue(value: unknown, where: string, root: string): LoadedConfig {
  const files = new Set<string>();
  const own = validate(value, () => where);
  const reading: ReadOptions = { execute: true, onRead: (read) => files.add(read) };
  const bases = listOf(own.extends).flatMap((name) =>
    layersOf(
      baseFile(name, resolve(root, 'settings'), () => where, reading.onRead),
      [],
      reading,
    ),
  );
  return { root, layers: [...bases, { file: null, own, lineOf: () => undefined }], files: [...files] };
}

function layersOf(file: string, above: readonly string[], options: ReadOptions): readonly Layer[] {
  const chain = [...above, file];
  if (above.includes(file)) {
    const circle = chain.slice(chain.indexOf(file)).map(shownPath);
    throw new ConfigError(`${circle[0] ?? ''}: "extends" goes in a circle: ${circle.join(' -> ')}`);
  }
  const { value, locate, lineOf } = readConfigFile(file, options);
  const own = validate(value, locate);
  const bases = listOf(own.extends).flatMap((name, index) => {
    const at: ConfigPath = typeof own.extends === 'string' ? ['extends'] : ['extends', index];
    return layersOf(
      baseFile(name, file, () => locate(at), options.onRead),
      chain,
      options,
    );
  });
  return [...bases, { file, own, lineOf }];
}

/** The file that a name in `extends` stands for: a path, or a package installed beside the configuration. */
function baseFile(name: string, from: string, where: () => string, onRead: ReadOptions['onRead']): string {
  if (name.startsWith('.') || isAbsolute(name)) {
    const path = resolve(dirname(from), name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true)
      throw new ConfigError(`${where()}: "extends" names ${name}, which is a folder; name the file in it`);
    if (found) return path;
    // Where it is made later, there is something to read.
    onRead(path);
    throw new ConfigError(`${where()}: "extends" names ${name}, and there is no such file: ${shownPath(path)}`);
  }
  const require = createRequire(from);
  for (const candidate of [name, `${name}/poolsafe.config.json`]) {
    try {
      return require.resolve(candidate);
    } catch {
      // The next way to write it, if there is one.
    }
  }
  const beside =
    statSync(resolve(dirname(from), name), { throwIfNoEntry: false })?.isFile() === true
      ? `; did you mean "./${name}"?`
      : '';
  throw new ConfigError(`${where()}: "extends" names the package ${name}, which is not installed here${beside}`);
}

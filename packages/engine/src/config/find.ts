import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { ConfigError } from './error.js';
import { shownPath } from './shown-path.js';

/** The names that a configuration file of its own has. */
export const CONFIG_FILES: readonly string[] = [
  'json',
  'jsonc',
  'yaml',
  'yml',
  'js',
  'mjs',
  'cjs',
  'ts',
  'mts',
  'cts',
].map((ending) => `poolsafe.config.${ending}`);

/** Whether a file of this name can be found as a configuration. */
export const isConfigName = (path: string): boolean =>
  basename(path) === 'package.json' || CONFIG_FILES.includes(basename(path));

/** The part of `package.json` that is ours is there. A manifest that cannot be read has none. */
function hasKey(manifest: string): boolean {
  try {
    const text = readFileSync(manifest, 'utf8');
    // Most manifests do not even have the word.
    if (!text.includes('poolsafe')) return false;
    const value: unknown = parse(text);
    return typeof value === 'object' && value !== null && 'poolsafe' in value;
  } catch {
    return false;
  }
}

/** The names of all that is in a folder; undefined where they are not known without a look at it. */
export type NamesIn = (folder: string) => readonly string[] | undefined;

function namesOnDisk(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The configurations of one folder; more than one is a contradiction. */
function configFilesIn(folder: string, namesIn: NamesIn | undefined): readonly string[] {
  // Reading the folder once costs less than asking for each name.
  const names = new Set(namesIn?.(folder) ?? namesOnDisk(folder));
  const own = CONFIG_FILES.filter((name) => names.has(name)).map((name) => join(folder, name));
  const manifest = join(folder, 'package.json');
  return names.has('package.json') && hasKey(manifest) ? [...own, manifest] : own;
}

/**
 * The configuration file nearest to a folder, going up; `undefined` when there is none. Nothing is run.
 *
 * @param known what was found for folders before; what is found is added
 * @param namesIn what somebody has read of folders already
 * @throws ConfigError where one folder has two
 */
export function findConfigFile(
  folder: string,
  known = new Map<string, string | undefined>(),
  namesIn?: NamesIn,
): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const above = dirname(folder);
  const found = configFileOf(folder, namesIn) ?? (above === folder ? undefined : findConfigFile(above, known, namesIn));
  known.set(folder, found);
  return found;
}

/** @throws ConfigError where the folder has two */
function configFileOf(folder: string, namesIn: NamesIn | undefined): string | undefined {
  const [first, ...others] = configFilesIn(folder, namesIn);
  if (first !== undefined && others.length > 0) {
    throw new ConfigError(
      `${shownPath(first)}: ${others.map((file) => basename(file)).join(' and ')} beside it ${others.length === 1 ? 'is' : 'are'} a configuration as well; keep one`,
    );
  }
  return first;
}

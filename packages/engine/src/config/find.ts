import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { ConfigError } from './error.js';
import { shownPath } from './read.js';

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
    const value: unknown = parse(readFileSync(manifest, 'utf8'));
    return typeof value === 'object' && value !== null && 'poolsafe' in value;
  } catch {
    return false;
  }
}

/** The configurations of one folder; more than one is a contradiction. */
function configFilesIn(folder: string): readonly string[] {
  const own = CONFIG_FILES.map((name) => join(folder, name)).filter((file) => existsSync(file));
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && hasKey(manifest) ? [...own, manifest] : own;
}

/**
 * The configuration file nearest to a folder, going up; `undefined` when there is none. Nothing is run.
 *
 * @throws ConfigError where one folder has two
 */
export function findConfigFile(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const [first, ...others] = configFilesIn(at);
    if (first !== undefined && others.length > 0) {
      throw new ConfigError(
        `${shownPath(first)}: ${others.map((file) => basename(file)).join(' and ')} beside it ${others.length === 1 ? 'is' : 'are'} a configuration as well; keep one`,
      );
    }
    if (first !== undefined) return first;
    if (dirname(at) === at) return undefined;
  }
}

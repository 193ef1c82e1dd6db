import { nearest, parseTarget, TargetError } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { LineIndex, type Severity } from '@poolsafe/core';
import { cosmiconfig, cosmiconfigSync } from 'cosmiconfig';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { basename } from 'node:path';

export type RuleLevel = 'off' | Severity;

/** A project's configuration, checked. */
export interface Config {
  /** The file that it was read from, absolute; absent for the defaults. */
  readonly file?: string;
  readonly targets: readonly string[];
  readonly connections: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A configuration or option that cannot be used. The message names the place, what was found and what is known. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export const DEFAULT_CONFIG: Config = { targets: [], connections: {}, rules: {}, include: ['**/*'], exclude: [] };

const LEVELS: readonly RuleLevel[] = ['off', 'info', 'warning', 'error'];

/** The names that a configuration file of its own has, in the order in which they are looked for. */
export const CONFIG_FILES: readonly string[] = ['json', 'jsonc', 'yaml', 'yml', 'js', 'mjs', 'cjs', 'ts'].map(
  (ending) => `poolsafe.config.${ending}`,
);

const searching = {
  searchStrategy: 'global' as const,
  stopDir: '/',
  loaders: { '.json': parseJsonc, '.jsonc': parseJsonc },
};

interface Found {
  readonly config: unknown;
  readonly filepath: string;
  readonly isEmpty?: boolean | undefined;
}

const configOf = (found: Found | null): Config =>
  !found || found.isEmpty === true
    ? DEFAULT_CONFIG
    : { ...checkConfig(found.config, basename(found.filepath)), file: found.filepath };

function unreadable(error: unknown, where: string): ConfigError {
  if (error instanceof ConfigError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigError(`the configuration ${where} cannot be read: ${reason}`);
}

/**
 * The configuration that applies to a folder: `file` when it is given, else the nearest `poolsafe.config.*` or
 * `package.json#poolsafe` going up.
 *
 * @throws ConfigError when it cannot be read or holds what is not known
 */
export async function loadConfig(cwd: string, file?: string): Promise<Config> {
  const explorer = cosmiconfig('poolsafe', { searchPlaces: ['package.json', ...CONFIG_FILES], ...searching });
  try {
    return configOf(file === undefined ? await explorer.search(cwd) : await explorer.load(file));
  } catch (error) {
    throw unreadable(error, file ?? `of ${cwd}`);
  }
}

/** The same without waiting, for ESLint; a configuration that is an ES module (`.mjs`) is not looked for. */
export function loadConfigSync(cwd: string): Config {
  const searchPlaces = ['package.json', ...CONFIG_FILES.filter((place) => !place.endsWith('.mjs'))];
  try {
    return configOf(cosmiconfigSync('poolsafe', { searchPlaces, ...searching }).search(cwd));
  } catch (error) {
    throw unreadable(error, `of ${cwd}`);
  }
}

/** JSON with comments and trailing commas. @throws ConfigError naming the line of a syntax error */
function parseJsonc(path: string, content: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(content, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return value;
  const { line, column } = new LineIndex(content).positionAt(first.offset);
  throw new ConfigError(`${basename(path)}:${String(line)}:${String(column)}: ${printParseErrorCode(first.error)}`);
}

/** @throws ConfigError */
export function checkConfig(value: unknown, where: string): Config {
  const fail = (message: string): never => {
    throw new ConfigError(`${where}: ${message}`);
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('must be an object');
  const known = Object.keys(DEFAULT_CONFIG);
  const given = value as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (known.includes(key) || key === '$schema') continue;
    const near = nearest(key, known);
    fail(`unknown key "${key}"${near === undefined ? '' : `; did you mean "${near}"?`} Known: ${known.join(', ')}`);
  }
  const strings = (key: 'targets' | 'include' | 'exclude'): readonly string[] => {
    const list = given[key] ?? DEFAULT_CONFIG[key];
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
      return fail(`"${key}" must be a list of strings`);
    return list;
  };
  const record = (key: 'connections' | 'rules'): Record<string, string> => {
    const entries = given[key] ?? {};
    const valid =
      typeof entries === 'object' &&
      entries !== null &&
      Object.values(entries).every((item) => typeof item === 'string');
    return valid ? (entries as Record<string, string>) : fail(`"${key}" must map names to strings`);
  };
  const config: Config = {
    targets: strings('targets'),
    connections: record('connections'),
    rules: record('rules') as Config['rules'],
    include: strings('include'),
    exclude: strings('exclude'),
  };
  for (const [rule, level] of Object.entries(config.rules)) checkRuleLevel(rule, level, where);
  for (const target of [...config.targets, ...Object.values(config.connections)]) {
    try {
      parseTarget(target);
    } catch (error) {
      if (error instanceof TargetError) fail(error.message);
      throw error;
    }
  }
  return config;
}

/** @throws ConfigError for an unknown rule or level */
export function checkRuleLevel(rule: string, level: string, where: string): void {
  const ids = rules.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const near = nearest(rule, ids);
    throw new ConfigError(
      `${where}: unknown rule "${rule}"${near === undefined ? '' : `; did you mean "${near}"?`} Known: ${ids.join(', ')}`,
    );
  }
  if (!LEVELS.includes(level as RuleLevel)) {
    throw new ConfigError(`${where}: rule "${rule}" has the level "${level}"; known levels: ${LEVELS.join(', ')}`);
  }
}

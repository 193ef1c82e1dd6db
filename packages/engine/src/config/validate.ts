import { parseTarget } from '@poolsafe/poolers';
import * as v from 'valibot';
import {
  definition,
  keysAt,
  LEVELS,
  suggestion,
  type RuleLevel,
  type UserConfig,
  type UserOverride,
} from './definition.js';
import { ConfigError } from './error.js';

export type ConfigPath = readonly (string | number)[];

/** Where a value of a configuration stands: `FILE` or `FILE:LINE:COLUMN`. */
export type Locate = (path: ConfigPath) => string;

interface Problem {
  readonly path: ConfigPath;
  readonly message: string;
}

/**
 * A configuration that is known to be whole.
 *
 * @param locate says where a value stands, for messages
 * @throws ConfigError that names everything that is wrong with it, a line each
 */
export function validate(value: unknown, locate: Locate): UserConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const it = Array.isArray(value) ? '; it is a list' : typeof value === 'function' ? '; it is a function' : '';
    throw new ConfigError(`${locate([])}: must be an object${it}`);
  }
  const result = v.safeParse(definition, value);
  const problems = result.success ? contradictions(value) : result.issues.flatMap(problemsOf);
  if (problems.length > 0) {
    throw new ConfigError(problems.map(({ path, message }) => `${locate(path)}: ${message}`).join('\n'));
  }
  return value as UserConfig;
}

/** `overrides[1].targets` */
export const nameOfPath = (path: ConfigPath): string =>
  path.reduce<string>(
    (name, key) => name + (typeof key === 'number' ? `[${String(key)}]` : name === '' ? key : `.${key}`),
    '',
  );

const pathOf = (issue: v.BaseIssue<unknown>): ConfigPath =>
  (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

function problemsOf(issue: v.BaseIssue<unknown>): readonly Problem[] {
  const path = pathOf(issue);
  const key = path.at(-1);
  if (issue.type === 'strict_object' && issue.expected === 'never' && typeof key === 'string') {
    return [{ path, message: unknownKey(key, path.slice(0, -1)) }];
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined') {
    return [{ path: path.slice(0, -1), message: `${nameOfPath(path.slice(0, -1))} lacks "${String(key)}"` }];
  }
  const name = nameOfPath(path);
  if (issue.type === 'raw_check') return [{ path, message: issue.message }];
  const own = ['picklist', 'union', 'min_length'].includes(issue.type);
  if (own) return [{ path, message: `${name}: ${issue.message}` }];
  return [{ path, message: `"${name}" ${mustBe(path)}; it is ${issue.received}` }];
}

function mustBe(path: ConfigPath): string {
  const last = path.findLast((key) => typeof key === 'string');
  if (typeof path.at(-1) === 'number' && last === 'overrides') return 'must be an object';
  if (typeof path.at(-1) === 'number') return 'must be a string';
  if (last === 'overrides') return 'must be a list of objects';
  if (last === 'rules' || last === 'connections') return 'must map names to strings';
  return ['targets', 'include', 'exclude', 'files'].includes(last ?? '')
    ? 'must be a list of strings'
    : 'must be a string';
}

function unknownKey(key: string, at: ConfigPath): string {
  const known = keysAt(at);
  const what = at.at(-1) === 'rules' ? 'rule' : 'key';
  const where = at.length === 0 || what === 'rule' ? '' : ` in ${nameOfPath(at)}`;
  return `unknown ${what} "${key}"${where}${suggestion(key, known)}`;
}

const leaves = (pattern: string) => /^\.\.(\/|$)|^\/|^[A-Za-z]:[\\/]/.test(pattern);

/** What cannot be meant, though every value by itself may stand there. */
function contradictions(config: UserConfig): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: ConfigPath, message: string) => problems.push({ path, message });
  for (const key of ['include', 'exclude'] as const) {
    for (const [index, pattern] of (config[key] ?? []).entries()) {
      if (leaves(pattern))
        add([key, index], `"${pattern}" leads out of the configuration's folder, where no file is looked for`);
    }
  }
  for (const key of ['connections', 'rules'] as const)
    if (Array.isArray(config[key])) add([key], `"${key}" must map names to strings; it is a list`);
  const { include, exclude = [] } = config;
  if (include && include.length > 0 && include.every((pattern) => exclude.includes(pattern)))
    add(['exclude'], 'everything that "include" names is excluded again: no file would be read');
  if (include?.length === 0) add(['include'], 'an empty list names no file: leave "include" out to read all');
  if (exclude.some((pattern) => ['**', '**/*', '.', './'].includes(pattern)))
    add(['exclude'], 'everything is excluded: no file would be read');
  for (const [index, override] of (config.overrides ?? []).entries())
    problems.push(...contradictionsOf(override, config.targets ?? [], index));
  return problems;
}

function contradictionsOf(override: UserOverride, outer: readonly string[], index: number): readonly Problem[] {
  const problems: Problem[] = [];
  const at: ConfigPath = ['overrides', index];
  const { files, ...said } = override;
  for (const key of ['connections', 'rules'] as const)
    if (Array.isArray(override[key]))
      problems.push({
        path: [...at, key],
        message: `"${nameOfPath([...at, key])}" must map names to strings; it is a list`,
      });
  if (Object.values(said).every((value) => value === undefined))
    problems.push({ path: at, message: `${nameOfPath(at)} says nothing about its files` });
  for (const [position, pattern] of files.entries()) {
    if (leaves(pattern))
      problems.push({
        path: [...at, 'files', position],
        message: `"${pattern}" leads out of the configuration's folder, where no file is looked for`,
      });
  }
  const { dialect, targets = outer } = override;
  if (dialect !== undefined && targets.length > 0) {
    const speaking = targets.filter((target) => parseTarget(target).profile.dialects.includes(dialect));
    if (speaking.length === 0)
      problems.push({
        path: [...at, 'dialect'],
        message: `${nameOfPath(at)} says that its files are ${dialect}, which none of the targets speaks: ${targets.join(', ')}`,
      });
  }
  return problems;
}

/** @throws ConfigError for an unknown rule or level */
export function checkRuleLevel(rule: string, level: string, where: string): void {
  if (!keysAt(['rules']).includes(rule)) throw new ConfigError(`${where}: ${unknownKey(rule, ['rules'])}`);
  if (LEVELS.includes(level as RuleLevel)) return;
  throw new ConfigError(`${where}: rule "${rule}" has the level "${level}"${suggestion(level, LEVELS)}`);
}

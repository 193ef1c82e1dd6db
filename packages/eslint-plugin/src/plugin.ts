import { rules } from '@poolsafe/rules';
import type { ESLint, Linter } from 'eslint';
import manifest from '../package.json' with { type: 'json' };
import { makeConfigs } from './configs.js';
import { eslintRule } from './rule.js';
import { sqlLanguage } from './sql-language.js';

export interface PoolsafePlugin extends ESLint.Plugin {
  readonly configs: Record<string, Linter.Config[]>;
}

/** The plugin: a rule per poolsafe rule, SQL files as languages, configurations per pooler. */
export function makePlugin(): PoolsafePlugin {
  const plugin: ESLint.Plugin = {
    meta: { name: manifest.name, version: manifest.version, namespace: 'poolsafe' },
    rules: Object.fromEntries(rules.map((rule) => [rule.id, eslintRule(rule)])),
    languages: {
      sql: sqlLanguage('sql'),
      postgres: sqlLanguage('postgres'),
      mysql: sqlLanguage('mysql'),
    } as unknown as NonNullable<ESLint.Plugin['languages']>,
  };
  return Object.assign(plugin, { configs: makeConfigs(plugin) });
}

import { rules } from '@poolsafe/rules';
import type { ESLint, Linter } from 'eslint';

/** Targets that teams have, under the names that they know them by. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'pgbouncer-transaction': ['pgbouncer/transaction'],
  'pgbouncer-session': ['pgbouncer/session'],
  'pgbouncer-statement': ['pgbouncer/statement'],
  'rds-proxy': ['rds-proxy'],
  supabase: ['supavisor/transaction'],
  neon: ['neon'],
  hyperdrive: ['hyperdrive'],
  odyssey: ['odyssey/transaction'],
  pgcat: ['pgcat/transaction'],
  pgdog: ['pgdog/transaction'],
  proxysql: ['proxysql'],
  'mysql-router': ['mysql-router?connection_sharing=1'],
  maxscale: ['maxscale?idle_session_pool_time=0s'],
  vitess: ['vitess'],
  'redis-shared': ['redis-shared'],
};

/** Where the way a thing goes wrong is quiet at first, or depends on use: a warning by default. */
const WARNINGS: ReadonlySet<string> = new Set(['no-effect', 'connection-identity']);

const SQL_FILES = ['**/*.sql', '**/*.psql', '**/*.pgsql'];

/** The names of the configurations, each for the poolers that it is about. */
export const CONFIG_NAMES: readonly string[] = ['recommended', 'strict', ...Object.keys(TARGETS)];

/** How much a rule's findings weigh in a configuration. */
export const levelOf = (rule: string, strict: boolean): 'error' | 'warn' =>
  !strict && WARNINGS.has(rule) ? 'warn' : 'error';

/** Flat configurations: one line each. */
export function makeConfigs(plugin: ESLint.Plugin): Record<string, Linter.Config[]> {
  const levels = (strict: boolean): Linter.RulesRecord =>
    Object.fromEntries(rules.map(({ id }) => [`poolsafe/${id}`, levelOf(id, strict)]));
  const make = (name: string, strict: boolean, targets?: readonly string[]): Linter.Config[] => {
    const shared = {
      plugins: { poolsafe: plugin },
      rules: levels(strict),
      ...(targets ? { settings: { poolsafe: { targets } } } : {}),
    };
    return [
      { name: `poolsafe/${name}`, files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte}'], ...shared },
      { name: `poolsafe/${name}/sql`, files: SQL_FILES, language: 'poolsafe/sql', ...shared },
    ];
  };
  return {
    recommended: make('recommended', false),
    strict: make('strict', true),
    ...Object.fromEntries(Object.entries(TARGETS).map(([name, targets]) => [name, make(name, false, targets)])),
  };
}

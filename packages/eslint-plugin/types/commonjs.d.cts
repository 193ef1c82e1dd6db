import type { ESLint, Linter, Rule } from 'eslint';

/** Flat configurations, one per pooler. Each is a list: JavaScript and TypeScript files, and SQL files. */
declare const configs: Record<
  | 'recommended'
  | 'strict'
  | 'pgbouncer-transaction'
  | 'pgbouncer-session'
  | 'pgbouncer-statement'
  | 'rds-proxy'
  | 'supabase'
  | 'neon'
  | 'hyperdrive'
  | 'odyssey'
  | 'pgcat'
  | 'pgdog'
  | 'proxysql'
  | 'mysql-router'
  | 'maxscale'
  | 'vitess'
  | 'redis-shared',
  Linter.Config[]
>;
declare const rules: Record<string, Rule.RuleModule>;
declare const languages: NonNullable<ESLint.Plugin['languages']>;
declare const meta: { readonly name: string; readonly version: string };

declare const plugin: ESLint.Plugin & { readonly configs: typeof configs };
export = plugin;

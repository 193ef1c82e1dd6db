import type {} from './rules.cjs';
import type { ESLint, Linter, Rule } from 'eslint';

/** Flat configurations, one per pooler. Each is a list: JavaScript and TypeScript files, and SQL files. */
export declare const configs: Record<
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
export declare const rules: Record<
  | 'blocking-command'
  | 'client-mode'
  | 'connection-identity'
  | 'extension-state'
  | 'foreign-reset'
  | 'found-rows'
  | 'hold-cursor'
  | 'insert-id'
  | 'listen'
  | 'load-library'
  | 'memcached-stream'
  | 'mongodb-session'
  | 'named-statement'
  | 'no-effect'
  | 'pool-state'
  | 'pooled-endpoint'
  | 'pooler-config'
  | 'prepare-option'
  | 'proxy-command'
  | 'raw-multi'
  | 'sequence-value'
  | 'session-dependency'
  | 'session-diagnostics'
  | 'session-lock'
  | 'session-role'
  | 'session-setting'
  | 'shared-database'
  | 'shared-subscription'
  | 'split-transaction'
  | 'sql-prepare'
  | 'startup-parameter'
  | 'statement-mode-transaction'
  | 'table-lock'
  | 'temp-table'
  | 'user-variable'
  | 'watch',
  Rule.RuleModule
>;
export declare const languages: NonNullable<ESLint.Plugin['languages']>;
export declare const meta: { readonly name: string; readonly version: string };

declare const plugin: ESLint.Plugin & { readonly configs: typeof configs };
export default plugin;

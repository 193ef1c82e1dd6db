import type { LabPooler, PoolerRun } from './poolers/pooler.js';
import { odyssey } from './poolers/odyssey.js';
import { pgbouncer } from './poolers/pgbouncer.js';
import { pgpool } from './poolers/pgpool.js';

/** One configuration to measure. */
export interface Configuration {
  readonly pooler: LabPooler;
  /** Debian suite whose package is run. */
  readonly suite: string;
  readonly mode: PoolerRun['mode'];
  readonly settings: Readonly<Record<string, string>>;
  /** Reads go to a standby. */
  readonly standby?: true;
  /** Part of every test run, not only of the full lab. */
  readonly quick?: true;
}

const STARTUP =
  'options,search_path,statement_timeout,lock_timeout,extra_float_digits,default_transaction_read_only,role,IntervalStyle';
const EXTRA = 'IntervalStyle,search_path,role,statement_timeout,default_transaction_read_only,app.tenant_id';

const bouncer = (
  suite: string,
  mode: PoolerRun['mode'],
  settings: Configuration['settings'] = {},
  quick?: true,
): Configuration => ({ pooler: pgbouncer, suite, mode, settings, ...(quick ? { quick } : {}) });

const balanced = (settings: Configuration['settings'], quick?: true): Configuration => ({
  pooler: pgpool,
  suite: 'sid',
  mode: 'session',
  settings: { load_balance_mode: 'on', ...settings },
  standby: true,
  ...(quick ? { quick } : {}),
});

const raw = (settings: Configuration['settings'], quick?: true): Configuration => ({
  pooler: pgpool,
  suite: 'sid',
  mode: 'session',
  settings: { backend_clustering_mode: 'raw', ...settings },
  ...(quick ? { quick } : {}),
});

const ody = (mode: PoolerRun['mode'], settings: Configuration['settings'] = {}, quick?: true): Configuration => ({
  pooler: odyssey,
  suite: 'sid',
  mode,
  settings,
  ...(quick ? { quick } : {}),
});

const QUICK = true;

/** Everything that the lab measures. The slowest come first, so that nothing waits for them at the end. */
export const matrix: readonly Configuration[] = [
  raw({}, QUICK),
  balanced({}, QUICK),
  bouncer('sid', 'statement', {}, QUICK),
  ody('transaction', {}, QUICK),
  bouncer('sid', 'transaction', {}, QUICK),
  bouncer('trixie', 'transaction', {}, QUICK),
  bouncer('bookworm', 'transaction', {}, QUICK),
  bouncer('sid', 'session', {}, QUICK),

  raw({ reset_query_list: 'ABORT' }),
  balanced({ statement_level_load_balance: 'on' }),
  ody('session'),
  ody('session', { pool_discard: 'no' }),
  ody('statement'),
  ody('transaction', { pool_discard: 'no' }),
  ody('transaction', { pool_discard: 'no', maintain_params: 'no' }),
  ody('transaction', { pool_discard: 'no', pool_pin_on_listen: 'yes' }),
  ody('transaction', { pool_discard: 'no', pool_smart_discard: 'yes' }),
  ody('transaction', { pool_reserve_prepared_statement: 'no' }),
  ...['bookworm', 'trixie', 'sid'].flatMap((suite) => [
    ...(suite === 'sid' ? [] : [bouncer(suite, 'session'), bouncer(suite, 'statement')]),
    bouncer(suite, 'session', { server_reset_query: '' }),
    bouncer(suite, 'transaction', { server_reset_query_always: '1' }),
    bouncer(suite, 'transaction', { ignore_startup_parameters: STARTUP }),
    ...(suite === 'bookworm'
      ? []
      : [
          bouncer(suite, 'transaction', { max_prepared_statements: '0' }),
          bouncer(suite, 'statement', { max_prepared_statements: '0' }),
          bouncer(suite, 'transaction', { track_extra_parameters: EXTRA }),
        ]),
  ]),
  bouncer('sid', 'session', { server_reset_query: 'DEALLOCATE ALL' }),
];

/** The Debian packages that the matrix needs of a suite: one download serves all its configurations. */
export const packagesOf = (suite: string): readonly string[] =>
  [
    ...new Set(matrix.filter((configuration) => configuration.suite === suite).map(({ pooler }) => pooler.package)),
  ].sort();

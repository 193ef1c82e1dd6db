import { listening, namedStatement, sessionLock, setting, splitUnnamedStatement } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

const FOLLOWING = 'an endpoint that follows named statements (PgBouncer 1.21 or newer), or a direct connection';
const POSTGRES = ['postgres', 'POSTGRES', 'pgbouncer', 'PGHOST'];

/** Further applications that people host themselves, by what their manifests say of their driver. */
const group: DependencyGroup = [
  {
    ecosystem: 'image',
    names: ['onfinality/subql-query', 'subquerynetwork/subql-query', 'subquerynetwork/subql-query-subgraph'],
    dialect: 'postgres',
    does: 'sends `statement_timeout` as a startup parameter when it connects',
    effects: [setting('statement_timeout', 'startup')],
    remedy: 'Put `statement_timeout` on the list `ignore_startup_parameters` of PgBouncer, or use a direct connection.',
    source: 'subquery/subql#2573',
  },
  {
    ecosystem: 'image',
    names: ['ghcr.io/gitroomhq/postiz-app', 'ghcr.io/gitroomhq/postiz-app-amd64', 'gitroomhq/postiz-app'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements, and pushes its schema each time it starts (Prisma)',
    effects: [namedStatement, sessionLock('pg_advisory_lock')],
    remedy: `Give it ${FOLLOWING}; its schema wants the direct one.`,
    source: 'gitroomhq/postiz-app#1951',
  },
  {
    ecosystem: 'image',
    names: ['flipt/flipt', 'docker.flipt.io/flipt/flipt', 'ghcr.io/flipt-io/flipt'],
    version: '<2',
    dialect: 'postgres',
    onlyWith: POSTGRES,
    does: 'prepares its queries as named statements and keeps them',
    effects: [namedStatement],
    remedy: `Give it ${FOLLOWING}.`,
    source: 'flipt-io/flipt#1750',
  },
  {
    ecosystem: 'image',
    names: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'],
    dialect: 'postgres',
    onlyWith: [
      'GF_DATABASE_TYPE',
      'type: postgres',
      'type = postgres',
      'GF_DATABASE_URL: postgres',
      'GF_DATABASE_URL=postgres',
    ],
    alsoWith: POSTGRES,
    does: 'takes a session advisory lock while it migrates, each time it starts',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Give it a direct connection; `migration_locking = false` is for a single instance.',
    settledBy: ['GF_DATABASE_MIGRATION_LOCKING', 'migration_locking = false', 'migration_locking: false'],
    source: 'grafana/grafana#44101, grafana/grafana#123906',
  },
  {
    ecosystem: 'image',
    names: ['docmost/docmost'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements (postgres.js)',
    effects: [namedStatement],
    remedy: `Give it ${FOLLOWING}.`,
    source: 'https://github.com/docmost/docmost/blob/main/apps/server/package.json',
  },
  {
    ecosystem: 'image',
    names: ['treeverse/lakefs'],
    dialect: 'postgres',
    onlyWith: POSTGRES,
    settledBy: ['default_query_exec_mode'],
    does: 'prepares its queries as named statements (pgx)',
    effects: [namedStatement],
    remedy: `Add \`default_query_exec_mode=exec\` to its connection string, or give it ${FOLLOWING}.`,
    source: 'https://github.com/treeverse/lakeFS/blob/master/go.mod',
  },
  {
    ecosystem: 'image',
    names: [
      'headscale/headscale',
      'ghcr.io/juanfont/headscale',
      'docker.io/headscale/headscale',
      'netbirdio/management',
    ],
    dialect: 'postgres',
    onlyWith: POSTGRES,
    settledBy: ['default_query_exec_mode'],
    does: 'prepares its queries as named statements (GORM on pgx)',
    effects: [namedStatement],
    remedy: `Give it ${FOLLOWING}.`,
    source:
      'https://github.com/juanfont/headscale/blob/main/go.mod, https://github.com/netbirdio/netbird/blob/main/go.mod',
  },
  {
    ecosystem: 'image',
    names: ['pomerium/pomerium'],
    dialect: 'postgres',
    onlyWith: POSTGRES,
    does: 'hears of changes with LISTEN, and prepares its queries as named statements (pgx)',
    effects: [listening, namedStatement],
    remedy: 'Give it a direct connection.',
    source: 'https://github.com/pomerium/pomerium/blob/main/pkg/storage/postgres/backend.go',
  },
  {
    ecosystem: 'image',
    names: ['quay.io/projectquay/clair'],
    dialect: 'postgres',
    does: 'takes session advisory locks while it updates and indexes, and prepares its queries as named statements (pgx)',
    effects: [sessionLock('pg_try_advisory_lock'), namedStatement],
    remedy: 'Give it a direct connection.',
    source:
      'https://github.com/quay/clair/blob/main/initialize/services.go, https://github.com/quay/clair/blob/main/go.mod',
  },
  {
    ecosystem: 'image',
    names: [
      'neosmemo/memos',
      'ghcr.io/usememos/memos',
      'twinproduct/gatus',
      'ghcr.io/twin/gatus',
      'semaphoreui/semaphore',
    ],
    dialect: 'postgres',
    onlyWith: POSTGRES,
    settledBy: ['binary_parameters=yes'],
    does: 'sends unnamed statements in two round trips (lib/pq), which a pooler parts',
    effects: [splitUnnamedStatement],
    remedy: 'Add `binary_parameters=yes` to its address, or use a pool in session mode or a direct connection.',
    source:
      'lib/pq#389, https://github.com/usememos/memos/blob/main/go.mod, https://github.com/TwiN/gatus/blob/master/go.mod, https://github.com/semaphoreui/semaphore/blob/develop/go.mod',
  },
  {
    ecosystem: 'image',
    names: ['teslamate/teslamate', 'ghcr.io/teslamate-org/teslamate'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements (Ecto)',
    effects: [namedStatement],
    remedy: `Give it ${FOLLOWING}.`,
    source: 'https://github.com/teslamate-org/teslamate/blob/main/mix.exs',
  },
];

export default group;

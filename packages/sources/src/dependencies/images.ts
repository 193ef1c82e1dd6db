import { listening, namedStatement, sessionLock } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Container images of programs that use PostgreSQL. */
const group: DependencyGroup = [
  {
    ecosystem: 'image',
    names: ['hasura/graphql-engine'],
    dialect: 'postgres',
    does: 'names its statements, and its metadata needs LISTEN',
    effects: [namedStatement, listening],
    remedy:
      'Set `HASURA_GRAPHQL_METADATA_DATABASE_URL` to a direct connection string and `use_prepared_statements: false` for the pooled source.',
    settledBy: ['use_prepared_statements'],
    source: 'https://hasura.io/docs/2.0/api-reference/syntax-defs/#pgpoolsettings',
  },
  {
    ecosystem: 'image',
    names: [
      'graphile/postgraphile',
      'graphile/worker',
      'electricsql/electric',
      'rocicorp/zero',
      'supabase/realtime',
      'debezium/server',
      'debezium/connect',
      'quay.io/debezium/connect',
      'journeyapps/powersync-service',
    ],
    dialect: 'postgres',
    does: 'keeps a session open for LISTEN or logical replication',
    effects: [listening],
    remedy: 'Give it a direct connection string.',
    source: 'the product documentation',
  },
  {
    ecosystem: 'image',
    names: ['postgrest/postgrest'],
    dialect: 'postgres',
    does: 'listens for schema changes with LISTEN and prepares its statements',
    effects: [listening, namedStatement],
    remedy:
      'Set `PGRST_DB_CHANNEL_ENABLED=false` and `PGRST_DB_PREPARED_STATEMENTS=false`, or give it a direct connection.',
    settledBy: ['PGRST_DB_PREPARED_STATEMENTS', 'db-prepared-statements'],
    source: 'https://docs.postgrest.org/en/stable/references/connection_pool.html',
  },
  {
    ecosystem: 'image',
    names: ['flyway/flyway', 'redgate/flyway', 'arigaio/atlas', 'migrate/migrate'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Give it a direct connection string.',
    settledBy: ['x-lock-strategy=table', 'transactional.lock=true', 'TRANSACTIONAL_LOCK'],
    source: 'ariga/atlas#2447, golang-migrate/migrate#908, flyway/flyway#2895',
  },
  {
    ecosystem: 'image',
    names: ['quay.io/keycloak/keycloak', 'keycloak/keycloak'],
    dialect: 'postgres',
    does: 'waits for notifications with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'keycloak/keycloak#49991',
  },
  {
    ecosystem: 'image',
    names: ['apache/airflow'],
    dialect: 'postgres',
    does: 'takes session advisory locks (pg_advisory_lock) for its migrations and its scheduler',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection.',
    source: 'airflow-helm/charts#529',
  },
  {
    ecosystem: 'image',
    names: ['ghcr.io/goauthentik/server', 'beryju/authentik'],
    dialect: 'postgres',
    does: 'takes session advisory locks while it migrates, and reads with server-side cursors',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Set `AUTHENTIK_POSTGRESQL__USE_PGBOUNCER=true`, and run migrations over a direct connection.',
    source: 'goauthentik/authentik#23876',
  },
  {
    ecosystem: 'image',
    names: ['sqlpage/sqlpage', 'lovasoa/sqlpage'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements (SQLx)',
    effects: [namedStatement],
    remedy: 'Use an endpoint that follows named statements, or a direct connection.',
    source: 'sqlpage/SQLPage#131',
  },
  {
    ecosystem: 'image',
    names: ['bytebase/bytebase'],
    dialect: 'postgres',
    does: 'names its statements (pgx)',
    effects: [namedStatement],
    remedy: 'Give it a direct connection.',
    source: 'bytebase/bytebase#20336',
  },
];

export default group;

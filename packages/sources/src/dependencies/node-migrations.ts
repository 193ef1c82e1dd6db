import { sessionLock, setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Migration tools for Node. */
const group: DependencyGroup = [
  {
    ecosystem: 'npm',
    names: ['node-pg-migrate'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy:
      'Run migrations over a direct connection string, or with `--no-lock` where nothing else migrates at the same time.',
    settledBy: ['--no-lock', 'noLock'],
    source: 'salsita/node-pg-migrate#684; seen in a statement log',
  },
  {
    ecosystem: 'npm',
    names: ['postgres-migrations', 'pg-node-migrations'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Run migrations over a direct connection string.',
    source:
      'dist/with-lock.js of postgres-migrations 5.3.0; ThomWright/postgres-migrations#23; dist/with-lock.js of pg-node-migrations 0.0.8',
  },
  {
    ecosystem: 'npm',
    names: ['kysely'],
    version: '>=0.28.18 <0.29 || >=0.29.3',
    onlyWith: ['Migrator('],
    dialect: 'postgres',
    does: 'holds a session advisory lock while its Migrator runs (a transaction-level one before 0.28.18 and 0.29.3)',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Give the Migrator a Kysely instance on a direct connection string.',
    source: 'postgres-adapter.js of kysely 0.28.17 and 0.28.18, 0.29.2 and 0.29.3; kysely-org/kysely#1919',
  },
  {
    ecosystem: 'npm',
    names: ['kysely'],
    safeBecause: 'locks its migrations within their transaction before 0.28.18 and 0.29.3',
    source: 'postgres-adapter.js of kysely 0.28.17 and 0.29.2',
  },
  {
    ecosystem: 'npm',
    names: ['@adonisjs/lucid'],
    onlyWith: ['migration:run', 'migration:fresh', 'migration:refresh', 'MigrationRunner'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy:
      'Run migrations over a connection of their own that leads to the server directly, or with `--disable-locks` where nothing else migrates.',
    settledBy: ['--disable-locks', 'disableLocks'],
    source: 'build/src/dialects/pg.js of @adonisjs/lucid 21.8.2; https://lucid.adonisjs.com/docs/migrations',
  },
  {
    ecosystem: 'npm',
    names: ['@mikro-orm/migrations'],
    dialect: 'postgres',
    does: "sends `set session_replication_role = 'replica'` and `set names` around migrations",
    effects: [setting('session_replication_role')],
    remedy:
      'Set `disableForeignKeys: false` for migrations and the schema generator, or run them over a direct connection.',
    settledBy: ['disableForeignKeys'],
    source: 'https://mikro-orm.io/docs/migrations',
  },
  {
    ecosystem: 'npm',
    names: ['unleash-server'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates, each time it starts',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Give it a direct connection string.',
    source: 'Unleash/unleash src/lib/util/db-lock.ts',
  },
  {
    ecosystem: 'npm',
    names: ['umzug', 'knex', 'typeorm', 'sequelize-cli', 'db-migrate-pg', '@databases/pg-migrations'],
    safeBecause: 'locks with a table, within a transaction, or not at all',
    source:
      'no advisory lock in umzug 3.8.3, db-migrate-pg 1.5.2 and @databases/pg-migrations 5.0.3; https://knexjs.org/guide/migrations.html#notes-about-locks, https://typeorm.io/docs/migrations/executing',
  },
];

export default group;

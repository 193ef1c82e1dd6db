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
    names: ['postgres-migrations'],
    dialect: 'postgres',
    does: 'holds a session advisory lock, or sets the session, while it migrates',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string.',
    source: 'the package documentation',
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
    names: ['umzug', 'knex', 'kysely', 'typeorm', 'sequelize-cli'],
    safeBecause: 'locks with a table or within a transaction',
    source: 'the package documentation',
  },
];

export default group;

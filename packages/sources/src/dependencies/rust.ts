import { listening, namedStatement, sessionLock } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Rust crates. */
const group: DependencyGroup = [
  {
    ecosystem: 'cargo',
    names: ['sqlxmq', 'apalis-postgres', 'apalis-sql', 'graphile_worker', 'underway'],
    dialect: 'postgres',
    does: 'hears of new jobs with LISTEN and names its statements',
    effects: [listening, namedStatement],
    remedy: 'Give it a direct connection.',
    source:
      'https://docs.rs/sqlxmq/, https://docs.rs/apalis-sql/, https://docs.rs/graphile_worker/, https://docs.rs/underway/',
  },
  {
    ecosystem: 'cargo',
    names: ['sqlx-cli'],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string.',
    source: 'https://docs.rs/sqlx/latest/sqlx/migrate/struct.Migrator.html#method.set_locking',
  },
  {
    ecosystem: 'cargo',
    names: ['sqlx'],
    dialect: 'postgres',
    onlyWith: ['sqlx::migrate!', ' migrate!('],
    settledBy: ['set_locking(false)'],
    does: 'holds a session advisory lock while `migrate!` runs',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Run migrations over a direct connection string, or call `set_locking(false)` on the migrator.',
    source: 'https://docs.rs/sqlx/latest/sqlx/migrate/struct.Migrator.html',
  },
  {
    ecosystem: 'cargo',
    names: ['refinery', 'fang', 'pgmq', 'sea-orm-migration', 'barrel'],
    safeBecause: 'locks rows of a table, or nothing',
    source:
      'https://docs.rs/refinery/, https://docs.rs/fang/, https://docs.rs/pgmq/, https://docs.rs/sea-orm-migration/, https://docs.rs/barrel/',
  },
];

export default group;

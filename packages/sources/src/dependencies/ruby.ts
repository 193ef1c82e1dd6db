import { listening, namedStatement, sessionLock, setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Ruby gems. */
const group: DependencyGroup = [
  {
    ecosystem: 'gem',
    names: ['good_job'],
    dialect: 'postgres',
    does: 'locks each job with a session advisory lock and hears of new ones with LISTEN',
    effects: [sessionLock('pg_try_advisory_lock'), listening],
    remedy: 'Give its workers a direct connection.',
    source: 'bensheldon/good_job#52',
  },
  {
    ecosystem: 'gem',
    names: ['que', 'queue_classic'],
    dialect: 'postgres',
    does: 'locks jobs with session advisory locks and hears of new ones with LISTEN',
    effects: [sessionLock('pg_try_advisory_lock'), listening],
    remedy: 'Give its workers a direct connection.',
    source: 'https://github.com/que-rb/que#using-pgbouncer',
  },
  {
    ecosystem: 'gem',
    names: ['apartment', 'ros-apartment'],
    dialect: 'postgres',
    does: 'sends SET search_path for the tenant of every request',
    effects: [setting('search_path')],
    remedy: 'Use session mode, or PostgreSQL 18 with a PgBouncer that follows search_path.',
    source: 'rails-on-services/apartment#470',
  },
  {
    ecosystem: 'gem',
    names: ['with_advisory_lock'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Ask for a lock of the transaction (`transaction: true`), or use a direct connection.',
    source: 'the gem documentation',
  },
  {
    ecosystem: 'gem',
    names: ['activerecord-postgis-adapter'],
    version: '<5.2.3',
    dialect: 'postgres',
    does: 'prepares statements even with `prepared_statements: false`',
    effects: [namedStatement],
    remedy: 'Use 5.2.3 or newer.',
    source: 'rgeo/activerecord-postgis-adapter#296',
  },
  {
    ecosystem: 'gem',
    names: ['actioncable-enhanced-postgresql-adapter', 'pgbus', 'message_bus-postgres'],
    dialect: 'postgres',
    does: 'receives messages with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'the gem documentation',
  },
  {
    ecosystem: 'gem',
    names: ['strong_migrations', 'online_migrations', 'pg_ha_migrations'],
    dialect: 'postgres',
    does: 'sends SET lock_timeout and statement_timeout around migrations',
    effects: [setting('lock_timeout')],
    remedy: 'Run migrations over a direct connection, or set the timeouts for the role.',
    source: 'the gem documentation',
  },
  {
    ecosystem: 'gem',
    names: ['pg'],
    dialect: 'postgres',
    does: 'sends SET client_encoding on every connection where Encoding.default_internal is set',
    effects: [setting('client_encoding')],
    remedy: 'Nothing needs to be done except on RDS Proxy, which pins: set the encoding for the role there.',
    source: 'ged/ruby-pg#368',
  },
  {
    ecosystem: 'gem',
    names: ['solid_queue', 'delayed_job_active_record', 'sidekiq'],
    safeBecause: 'locks rows with SKIP LOCKED, or uses no PostgreSQL session',
    source: 'the gem documentation',
  },
];

export default group;

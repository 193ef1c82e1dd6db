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
    source: 'https://github.com/ClosureTree/with_advisory_lock#readme',
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
    source:
      'https://guides.rubyonrails.org/action_cable_overview.html#postgresql-adapter, https://github.com/reclaim-the-stack/actioncable-enhanced-postgresql-adapter#readme, https://github.com/discourse/message_bus#postgresql',
  },
  {
    ecosystem: 'gem',
    names: ['strong_migrations', 'online_migrations', 'pg_ha_migrations'],
    dialect: 'postgres',
    onlyWith: [
      'StrongMigrations.lock_timeout',
      'StrongMigrations.statement_timeout',
      'config.lock_timeout',
      'lock_retrier',
      'config.statement_timeout',
    ],
    does: 'sends SET lock_timeout and statement_timeout around migrations',
    effects: [setting('lock_timeout')],
    remedy: 'Run migrations over a direct connection, or set the timeouts for the role.',
    source:
      'https://github.com/ankane/strong_migrations#lock-timeouts, https://github.com/fatkodima/online_migrations#readme, https://github.com/braintree/pg_ha_migrations#readme',
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
    source:
      'https://github.com/rails/solid_queue#readme, https://github.com/collectiveidea/delayed_job_active_record#readme, https://github.com/sidekiq/sidekiq/wiki',
  },
  {
    ecosystem: 'gem',
    names: ['penthouse'],
    dialect: 'postgres',
    does: 'sends SET search_path for the tenant of every request',
    effects: [setting('search_path')],
    remedy: 'Use session mode, or PostgreSQL 18 with a PgBouncer that follows search_path.',
    source: 'shiftcommerce/penthouse#5',
  },
  {
    ecosystem: 'gem',
    names: ['pg_lock', 'skiplock', 'gouda', 'pg_advisory_locker'],
    dialect: 'postgres',
    does: 'takes session advisory locks or listens for new jobs',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Use its transaction-scoped lock where it has one, or a direct connection.',
    source:
      'https://github.com/heroku/pg_lock#readme, https://github.com/vtt/skiplock#readme, https://github.com/cheddar-me/gouda#readme, https://rubygems.org/gems/pg_advisory_locker',
  },
  {
    ecosystem: 'gem',
    names: ['safe-pg-migrations'],
    dialect: 'postgres',
    does: 'sends SET lock_timeout and statement_timeout around migrations',
    effects: [setting('lock_timeout')],
    remedy: 'Run migrations over a direct connection, or set the timeouts for the role.',
    source: 'https://github.com/doctolib/safe-pg-migrations#readme',
  },
  {
    ecosystem: 'gem',
    names: [
      'logidze',
      'paper_trail',
      'acts_as_tenant',
      'pghero',
      'neighbor',
      'pg_search',
      'scenic',
      'resque',
      'activerecord-import',
    ],
    safeBecause: 'keeps nothing on the connection between transactions',
    source:
      'https://github.com/palkan/logidze#readme, https://github.com/paper-trail-gem/paper_trail#readme, https://github.com/ErwinM/acts_as_tenant#readme, https://github.com/ankane/pghero#readme, https://github.com/ankane/neighbor#readme, https://github.com/Casecommons/pg_search#readme, https://github.com/scenic-views/scenic#readme',
  },
];

export default group;

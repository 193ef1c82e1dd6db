import { holdCursor, listening, sessionLock, setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Python packages. */
const group: DependencyGroup = [
  {
    ecosystem: 'pypi',
    names: ['django-tenants', 'django-tenant-schemas'],
    dialect: 'postgres',
    does: 'sends SET search_path for the tenant of every request',
    effects: [setting('search_path')],
    remedy:
      'Use session mode, a pooler that follows search_path (PgBouncer with `track_extra_parameters = search_path` on PostgreSQL 18), or SET LOCAL in a transaction per request.',
    source: 'django-tenants/django-tenants#545, #1112',
  },
  {
    ecosystem: 'pypi',
    names: ['django-rls-tenants', 'django-rls'],
    dialect: 'postgres',
    does: 'keeps the tenant in a setting of the session',
    effects: [setting('app.tenant')],
    remedy: 'Set the tenant with set_config(..., true) inside the transaction that needs it.',
    source: 'dvoraj75/django-rls-tenants#49',
  },
  {
    ecosystem: 'pypi',
    names: ['pq'],
    dialect: 'postgres',
    does: 'prepares its statements with SQL PREPARE',
    effects: [{ state: 'prepared-statement', action: 'write', scope: 'session', via: 'prepare' }],
    remedy: 'Give the queue a direct connection.',
    source: 'malthe/pq#30',
  },
  {
    ecosystem: 'pypi',
    names: ['procrastinate', 'pgqueuer', 'django-pgpubsub', 'asyncpg-listen', 'broadcaster', 'dbos', 'taskiq-pg'],
    dialect: 'postgres',
    does: 'hears of new work with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'the package documentation',
  },
  {
    ecosystem: 'pypi',
    names: ['apache-airflow'],
    dialect: 'postgres',
    version: '>=2.2',
    does: 'takes session advisory locks (pg_advisory_lock) for its migrations and its scheduler',
    effects: [sessionLock('pg_advisory_lock')],
    remedy:
      'Run migrations over a direct connection; `server_reset_query_always = 1` with pg_advisory_unlock_all() only hides lost locks.',
    source: 'airflow-helm/charts#529',
  },
  {
    ecosystem: 'pypi',
    names: ['django-pglock', 'sqlalchemy-dlock', 'pals'],
    dialect: 'postgres',
    does: 'takes session advisory locks or keeps settings in the session',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Use its transaction-scoped locks, or a direct connection.',
    source: 'the package documentation',
  },
  {
    ecosystem: 'pypi',
    names: ['django-cacheops'],
    dialect: 'postgres',
    does: 'reads query sets through server-side cursors, whatever DISABLE_SERVER_SIDE_CURSORS says',
    effects: [holdCursor],
    remedy: 'Use a version that respects DISABLE_SERVER_SIDE_CURSORS, or a direct connection.',
    source: 'Suor/django-cacheops#331',
  },
  {
    ecosystem: 'pypi',
    names: ['django-q2', 'celery', 'huey', 'django-background-tasks'],
    safeBecause: 'locks rows',
    source: 'the package documentation',
  },
];

export default group;

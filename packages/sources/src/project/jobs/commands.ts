import type { JobFact } from '@poolsafe/core';
import { type EffectTemplate, listening, sessionLock, setting } from '../../client-description.js';

/** A command that wants a session of its own. */
export interface Command {
  /** Words are parted by `_`, which stands for what may be between them in any file format. */
  readonly pattern: RegExp;
  readonly role: JobFact['role'];
  /** What the tool itself is known to send; empty where only what it runs needs the session. */
  readonly effects: readonly EffectTemplate[];
  /** The variable that the tool reads by itself. */
  readonly variable: string;
  /** Options of the command line that make it right. */
  readonly settledBy?: RegExp;
}

const DATABASE_URL = 'DATABASE_URL';
const LOCK = [sessionLock('pg_advisory_lock')];
const DUMP = [setting('search_path', 'set_config')];

/** What may stand behind a tool's name where a runner of packages is told its version: `npx prisma@6 migrate deploy`. */
const VERSION = '(?:@[\\w.^~*-]+)?';

/** A command as it is typed, `_` between its words. */
const command = (typed: string, rest: Partial<Omit<Command, 'pattern'>> = {}): Command => ({
  pattern: new RegExp(
    `(?<![\\w@/.-]*[\\w@.-])(?:${typed
      .replace(/^([\w-]+)(?=_|\\b)/, `$1${VERSION}`)
      .replaceAll('_', '[\\s"\',]+')
      .replaceAll('¶', '_')})(?![\\w/.@-])`,
  ),
  role: 'migration',
  effects: [],
  variable: DATABASE_URL,
  ...rest,
});

/** Migration tools that hold a session advisory lock, or a lock by another name, while they work. */
const LOCKING: readonly Command[] = [
  command('prisma_(?:migrate_(?:deploy|dev|reset|resolve|diff)|db_(?:push|pull|execute))', { effects: LOCK }),
  command('node-pg-migrate_(?:up|down|redo)', { effects: LOCK, settledBy: /--no-lock/ }),
  command('atlas_(?:migrate|schema)_apply', { effects: LOCK }),
  command('flyway\\b[^\\n;&|]*_migrate', {
    effects: LOCK,
    variable: 'FLYWAY_URL',
    settledBy: /transactional\.lock=true/,
  }),
  command('migrate(?:_-{1,2}\\w+(?:_|=)[^\\s"\',]+)*_?-{1,2}database', {
    effects: LOCK,
    settledBy: /x-lock-strategy=table/,
  }),
  command('-{1,2}path(?:_|=)[^\\s"\',]+_-{1,2}database', { effects: LOCK, settledBy: /x-lock-strategy=table/ }),
  command('golang-migrate', { effects: LOCK, settledBy: /x-lock-strategy=table/ }),
  command('sqlx_migrate_run', { effects: LOCK }),
  command('(?:rails|rake)_db:(?:migrate|prepare|schema:load)(?::\\w+)?', { effects: LOCK }),
  command('hasura_migrate_apply', { effects: LOCK }),
  command('ace_migration:(?:run|rollback|refresh|fresh|reset)', { effects: LOCK, settledBy: /--disable-locks/ }),
  command('keystone(?:-next)?_(?:start\\b[^\\n;&|]*--with-migrations|dev|prisma_migrate_(?:deploy|dev|reset))', {
    effects: LOCK,
  }),
  command('spicedb_migrate|datastore_migrate', { effects: LOCK }),
];

/** Migration tools whose own statements fit, while the migrations they run often do not. */
const OTHER_MIGRATIONS: readonly Command[] = [
  command('drizzle-kit_(?:migrate|push)'),
  command('graphile-migrate_(?:migrate|watch|reset)'),
  command('alembic\\b[^\\n;&|]*_(?:upgrade|downgrade)'),
  command('flask_db_(?:upgrade|downgrade)'),
  command('dbmate\\b[^\\n;&|]*_(?:up|migrate)'),
  command('goose(?:_[^\\s;&|\\]]+)*_(?:up|up-by-one|up-to)', { variable: 'GOOSE_DBSTRING' }),
  command('diesel_migration_(?:run|redo)'),
  command('(?:\\./|/[\\w/]*)?manage\\.py_migrate|django-admin_migrate'),
  command('mix_ecto\\.migrate'),
  command('supabase_db_(?:push|reset|dump)', { variable: 'SUPABASE_DB_URL' }),
  command('liquibase\\b[^\\n;&|]*_(?:update|migrate)', { variable: 'LIQUIBASE_COMMAND_URL' }),
  command('artisan_migrate(?::\\w+)?'),
  command('dotnet_ef_database_update'),
  command('(?:doctrine:migrations:migrate)'),
  command('typeorm\\b[^\\n;&|]*_(?:migration:run|schema:sync)'),
  command('knex\\b[^\\n;&|]*_migrate:(?:latest|up)'),
  command('sequelize(?:-cli)?_db:migrate'),
  command('mikro-orm_(?:migration:up|schema:update)'),
  command('payload_migrate'),
  command('medusa_(?:db:migrate|migrations_run)'),
  command('directus_(?:database_migrate:latest|bootstrap)'),
  command('tern_migrate'),
  command('sqitch\\b[^\\n;&|]*_deploy'),
  command('river_migrate-up'),
  command('kysely_migrate(?::\\w+|_latest|_up)'),
];

/** Commands that want a session of their own, and what they send. */
export const COMMANDS: readonly Command[] = [
  ...LOCKING,
  ...OTHER_MIGRATIONS,
  command('pg¶dump(?:all)?(?!_--version)', { role: 'dump', effects: DUMP }),
  command('pg¶restore(?!_--version)', { role: 'dump', effects: DUMP }),
  command('graphile-worker_(?:-c|--connection|--watch|--once)', { role: 'listener', effects: [listening] }),
  command('osm2pgsql', { role: 'batch', effects: [setting('synchronous_commit')] }),
  command('(?:pg¶recvlogical|pg¶receivewal|pg¶basebackup|pgcopydb)(?!_--version)', {
    role: 'batch',
    effects: [setting('replication', 'startup')],
  }),
  command('(?:pg¶repack|pgbench|pg¶prove|vacuumdb|reindexdb)(?!_--version)', { role: 'batch', effects: LOCK }),
];

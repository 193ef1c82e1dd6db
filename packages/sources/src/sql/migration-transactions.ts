import type { ProjectFiles } from '../extraction.js';

/** Tools that run a migration of PostgreSQL in a transaction of their own, and what asks them not to. */
interface Tool {
  readonly is: (path: string, text: string, files: ProjectFiles | undefined) => boolean;
  readonly without: (path: string, text: string, files: ProjectFiles | undefined) => boolean;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** What tools are told by a comment stands before the first statement. */
const headOf = (text: string): string => text.slice(0, 20_000);

const TOOLS: readonly Tool[] = [
  {
    // Diesel: https://docs.rs/diesel_migrations, `run_in_transaction` of metadata.toml.
    is: (path) => /(^|\/)migrations\/[^/]*\d[^/]*_[^/]+\/(up|down)\.sql$/.test(path),
    without: (path, _text, files) =>
      /run_in_transaction\s*=\s*false/.test(files?.read(`${folderOf(path)}metadata.toml`) ?? ''),
  },
  {
    // SQLx: https://docs.rs/sqlx/latest/sqlx/macro.migrate.html
    is: (path, _text, files) =>
      /(^|\/)\d+_[^/]+\.sql$/.test(path) &&
      named(path, 'Cargo.toml', /^\s*sqlx\b|\bsqlx\.workspace|dependencies\.sqlx\b/m, files),
    without: (_path, text) => /^\s*--\s*no-transaction/i.test(text),
  },
  {
    // Atlas: https://atlasgo.io/versioned/apply#transaction-configuration
    is: (path, _text, files) => files?.has(`${folderOf(path)}atlas.sum`) === true,
    without: (_path, text) => /^--\s*atlas:txmode\s+none/im.test(text),
  },
  {
    // The Supabase CLI sends a file as one pipeline: supabase/cli pkg/migration/file.go
    is: (path) => /(^|\/)supabase\/migrations\/\d+_[^/]+\.sql$/.test(path),
    without: () => false,
  },
  {
    // Prisma sends a file as one message, which is one transaction: prisma/prisma-engines, apply_migration_script
    is: (path, _text, files) =>
      /\/\d+_[^/]+\/migration\.sql$/.test(path) &&
      files?.has(`${folderOf(path).replace(/[^/]+\/$/, '')}migration_lock.toml`) === true,
    without: () => false,
  },
  {
    // sql-migrate: https://github.com/rubenv/sql-migrate#writing-migrations
    is: (_path, text) => /^--\s*\+migrate\s+Up\b/im.test(text),
    without: (_path, text) => /^--\s*\+migrate\s+(?:Up|Down)\s+notransaction/im.test(text),
  },
  {
    // Liquibase: https://docs.liquibase.com/concepts/changelogs/attributes/run-in-transaction.html
    is: (_path, text) => /^--\s*liquibase formatted sql/i.test(text),
    without: (_path, text) => /^--\s*changeset\b.*\brunInTransaction:\s*false/im.test(text),
  },
  {
    // node-pg-migrate: https://salsita.github.io/node-pg-migrate/migrations/#sql-migrations
    is: (_path, text) => /^--\s*Up Migration\b/im.test(text),
    without: () => false,
  },
  {
    // postgres-migrations: https://github.com/thomwright/postgres-migrations#migrations-performed-in-transactions
    is: (path, _text, files) =>
      /(^|\/)\d+[-_][^/]+\.sql$/.test(path) && named(path, 'package.json', /"postgres-migrations"/, files),
    without: (_path, text) => /^--\s*postgres-migrations disable-transaction/im.test(text),
  },
  {
    // graphile-migrate: https://github.com/graphile/migrate#committed-migrations
    is: (_path, text) => /^--!\s*(?:Previous|Hash):/m.test(text),
    without: (_path, text) => /^--!\s*no-transaction\b/m.test(text),
  },
  {
    // tern: https://github.com/jackc/tern#disable-transaction
    is: (_path, text) => /^---- create above \/ drop below ----/m.test(text),
    without: (_path, text) => /^---- tern: disable-tx ----/m.test(text),
  },
  {
    // goose: https://pressly.github.io/goose/documentation/annotations/
    is: (_path, text) => /^--\s*\+goose\s+Up\b/im.test(headOf(text)),
    without: (_path, text) => /^--\s*\+goose\s+NO TRANSACTION/im.test(text),
  },
  {
    // dbmate: https://github.com/amacneil/dbmate#migration-options
    is: (_path, text) => /^--\s*migrate:up\b/im.test(headOf(text)),
    without: (_path, text) => /^--\s*migrate:(?:up|down)\b.*transaction:false/im.test(text),
  },
  {
    // Drizzle runs all that are due in one transaction: https://orm.drizzle.team/docs/migrations
    is: (path, _text, files) =>
      /(^|\/)\d{4}_[^/]+\.sql$/.test(path) && files?.has(`${folderOf(path)}meta/_journal.json`) === true,
    without: () => false,
  },
  {
    // Flyway: https://documentation.red-gate.com/flyway/flyway-concepts/migrations/migration-transaction-handling
    is: (path) => /(^|\/)[VUR][\d._]*__[^/]+\.sql$/.test(path),
    without: (path, _text, files) => /executeInTransaction\s*=\s*false/i.test(files?.read(`${path}.conf`) ?? ''),
  },
];

/** A manifest in one of the folders above a file has this word. */
function named(path: string, manifest: string, word: RegExp, files: ProjectFiles | undefined): boolean {
  if (!files) return false;
  for (let folder = folderOf(path); ; folder = folder.replace(/[^/]+\/$/, '')) {
    const text = files.read(`${folder}${manifest}`);
    if (text !== undefined && word.test(text)) return true;
    if (folder === '') return false;
  }
}

/** Whether a migration's tool opens a transaction before it; a file that opens its own is as it is. */
export function opensTransaction(path: string, text: string, files: ProjectFiles | undefined): boolean {
  const tool = TOOLS.find(({ is }) => is(path, text, files));
  if (tool === undefined || tool.without(path, text, files)) return false;
  return !/^[ \t]*(BEGIN|START\s+TRANSACTION)\b/im.test(text);
}

const PRISMA = /^(.*\/|)migrations\/\d+_[^/]+\/migration\.sql$/;

/** The variable whose address Prisma migrates on, where the schema beside the migrations names one: `directUrl`. */
export function migrationVariable(path: string, files: ProjectFiles | undefined): string | undefined {
  const folder = PRISMA.exec(path)?.[1];
  const schema = folder === undefined ? undefined : files?.read(`${folder}schema.prisma`);
  return /^\s*directUrl\s*=\s*env\(\s*"(\w+)"\s*\)/m.exec(schema ?? '')?.[1];
}

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
      /(^|\/)migrations\/\d+_[^/]+\.sql$/.test(path) &&
      usesSqlx(folderOf(path.replace(/\/migrations\/.*$/, '/x')), files),
    without: (_path, text) => /^\s*--\s*no-transaction/i.test(text),
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

/** The crate beside or above the folder of migrations names SQLx. */
function usesSqlx(folder: string, files: ProjectFiles | undefined): boolean {
  const own = files?.read(`${folder}Cargo.toml`);
  return own !== undefined && /\bsqlx\b/.test(own);
}

/** Whether a migration's tool opens a transaction before it; a file that opens its own is as it is. */
export function opensTransaction(path: string, text: string, files: ProjectFiles | undefined): boolean {
  const tool = TOOLS.find(({ is }) => is(path, text, files));
  if (tool === undefined || tool.without(path, text, files)) return false;
  return !/^[ \t]*(BEGIN|START\s+TRANSACTION)\b/im.test(text);
}

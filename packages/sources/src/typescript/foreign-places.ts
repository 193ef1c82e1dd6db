import type { Module } from './modules.js';
import { bare, type Node, propertyName } from './tree.js';

const PRODUCTS =
  'pglite|sqlite3?|libsql|turso|mssql|sqlserver|oracledb|duckdb|clickhouse|snowflake|bigquery|cassandra|surrealdb|firebird|d1';
const IN_PATH = new RegExp(`(^|[/._-])(${PRODUCTS})([/._-]|$)`, 'i');
const IN_NAME = /pg-mem|sqlite|pglite|libsql|mssql|sqlserver|duckdb|clickhouse|snowflake|bigquery/i;

const OURS = /(^|[/@._-])(pg(?!-mem)|postgres(ql)?|mysql2?|mariadb)([/._-]|$)/i;

/** What is imported from a module of such a database: `import { SQLiteDB } from './SQLiteDB'`. */
const imported = new WeakMap<Module, boolean>();

function importsForeign(module: Module): boolean {
  let found = imported.get(module);
  if (found === undefined) {
    const sources = module.tree.ofType('ImportDeclaration').map(({ source }) => source.value);
    found = sources.some((source) => IN_NAME.test(source)) && !sources.some((source) => OURS.test(source));
    imported.set(module, found);
  }
  return found;
}

/** Functions and variables of SQL Server, beside those that MySQL has too. */
const SQL_SERVER =
  /\bserverproperty\s*\(|@@(?:rowcount|servername|spid|trancount|fetch_status|procid)\b|\[dbo\]|\bdbo\./i;

const SQL_SERVER_PATH = /(^|[/._-])(mssql|sqlserver|tedious)([/._-]|$)/i;

/** True for a text that reads as MySQL's and is SQL Server's: by its words, or by the path of its file. */
export const isOfSqlServer = (module: Module, text: string): boolean =>
  SQL_SERVER.test(text) || SQL_SERVER_PATH.test(module.path);

/**
 * True where the place is another product's and nothing there is ours: what PostgreSQL's words say counts less then, as
 * DuckDB has a FILE_SEARCH_PATH and Snowflake temporary views.
 */
export const isOnlyForeign = (module: Module, node: Node): boolean =>
  isForeignPlace(module, node) &&
  !OURS.test(module.path) &&
  !module.tree.ofType('ImportDeclaration').some(({ source }) => OURS.test(source.value));

/** True where the path, the imports or the receiver say that a statement is for a database that is none of ours. */
export function isForeignPlace(module: Module, node: Node): boolean {
  if (IN_PATH.test(module.path) || importsForeign(module)) return true;
  const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
  for (let object = callee; object?.type === 'MemberExpression';) {
    if (IN_NAME.test(propertyName(object) ?? '')) return true;
    object = bare(object.object);
    if (object.type === 'Identifier' && IN_NAME.test(object.name)) return true;
  }
  return false;
}

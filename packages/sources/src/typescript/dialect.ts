import type { Dialect } from '@poolsafe/core';

/** Names of drivers, clients, dialect classes and import paths, and what they speak. */
const NAMES: readonly (readonly [RegExp, Dialect | 'other'])[] = [
  [
    /pglite|pg-mem|sqlite|libsql|d1\b|mssql|sqlserver|tedious|oracle|db2|snowflake|mongo|spanner|sap\b|duckdb|cordova|expo|sqljs|op-sqlite|durable/i,
    'other',
  ],
  [/postgres|pg|neon|cockroach|redshift|xata|vercel|aurora-postgres|crdb/i, 'postgres'],
  [/mysql|maria|planetscale|tidb|singlestore|aurora/i, 'mysql'],
];

/** The dialect that a name tells of: `client: 'pg'`, `new MysqlDialect()`, `drizzle-orm/mysql2`. */
export function dialectOfName(name: string): Dialect | 'other' | undefined {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1];
}

const MYSQL_ONLY =
  /`|@@|@\w+\s*:=|\bset\s+(session\s+|global\s+)?@|\b(get_lock|release_lock|is_free_lock|last_insert_id|found_rows|connection_id|row_count)\s*\(|sql_calc_found_rows|foreign_key_checks|unique_checks|sql_mode|sql_safe_updates|sql_big_selects|group_concat_max_len|\b(un)?lock\s+tables\b|\bset\s+names\s+'?utf8|^\s*use\s+\w+\s*;?\s*$|innodb_|max_execution_time|character_set_|tx_isolation|transaction_isolation\s*=|\bset\s+autocommit|temporary\s+table\s+if\s+not\s+exists\s+\w+\s+(select|engine)|\bset\s+(session|global)\s+transaction\b|\bengine\s*=\s*\w|\bdrop\s+temporary\s+table\b|\bon\s+duplicate\s+key\b|\bauto_increment\b|\bhandler\s+\w+\s+(open|read)|\bsql_log_bin\b/i;
const POSTGRES_ONLY =
  /\$\d|::\w|\bpg_\w+|search_path|statement_timeout|lock_timeout|idle_in_transaction|work_mem|\b(un)?listen\s|\bnotify\s|set_config|current_setting|row_security|session_replication_role|\bset\s+local\b|\bset\s+session\s+(authorization|characteristics)|\bset\s+(role|constraints)\b|\bdiscard\s|currval|lastval|\bon\s+commit\b|\bwith\s+hold\b|\bcreate\s+(or\s+replace\s+)?temp\s|application_name|\bset\s+time\s+zone\b|client_min_messages|synchronous_commit|\breturning\b|\bilike\b|jsonb?\b|\breset\s+\w+|setseed|app\.\w+/i;

/** The dialect that a text shows by itself. */
export function dialectOfText(text: string): Dialect | undefined {
  const postgres = POSTGRES_ONLY.test(text);
  const mysql = MYSQL_ONLY.test(text);
  return postgres === mysql ? undefined : postgres ? 'postgres' : 'mysql';
}

const IN_PATH: readonly (readonly [RegExp, Dialect])[] = [
  [/(^|[/._-])(mysql2?|mariadb)([/._-]|$)/i, 'mysql'],
  [/(^|[/._-])(pg|postgres(ql)?)([/._-]|$)/i, 'postgres'],
];

/** The dialect that the name of a file or of its folder tells of: `dialects/mysql.ts`, `driver.postgres.ts`. */
export function dialectOfPath(path: string): Dialect | undefined {
  const near = path.split('/').slice(-2).join('/');
  const [first, second] = IN_PATH.filter(([pattern]) => pattern.test(near));
  return second ? undefined : first?.[1];
}

/** Packages that connect to a database, and what it speaks. */
const DRIVERS: Readonly<Record<string, Dialect | 'other'>> = {
  pg: 'postgres',
  postgres: 'postgres',
  'pg-promise': 'postgres',
  'pg-pool': 'postgres',
  'pg-native': 'postgres',
  slonik: 'postgres',
  '@neondatabase/serverless': 'postgres',
  '@vercel/postgres': 'postgres',
  '@databases/pg': 'postgres',
  '@mikro-orm/postgresql': 'postgres',
  '@prisma/adapter-pg': 'postgres',
  '@prisma/adapter-neon': 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  '@planetscale/database': 'mysql',
  '@mikro-orm/mysql': 'mysql',
  '@mikro-orm/mariadb': 'mysql',
  '@databases/mysql': 'mysql',
  'better-sqlite3': 'other',
  sqlite3: 'other',
  '@electric-sql/pglite': 'other',
  '@libsql/client': 'other',
  'expo-sqlite': 'other',
  duckdb: 'other',
  mssql: 'other',
  oracledb: 'other',
};

/** What the dependencies of a package say about the databases that it connects to. */
export function dialectsOfDependencies(names: Iterable<string>): ReadonlySet<Dialect | 'other'> {
  const found = new Set<Dialect | 'other'>();
  for (const name of names) {
    const dialect = DRIVERS[name];
    if (dialect !== undefined) found.add(dialect);
  }
  return found;
}

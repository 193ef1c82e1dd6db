import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

/** What stands around a statement decides: hooks, overloads, branches, files, transactions that a function opens. */
const PG = "import { Pool } from 'pg'; const pool = new Pool();\n";
const SET = 'session-setting: SET search_path';

const FOUND: readonly (readonly [shape: string, code: string, expected: readonly string[]])[] = [
  ['a listener of the pool', `${PG}pool.on('connect', (c) => { c.query('SET search_path TO a'); });`, [SET]],
  ['a named listener', `${PG}const setup = (c) => c.query('SET search_path TO a'); pool.on('connect', setup);`, [SET]],
  [
    'onConnect of a pool',
    `${PG}new Pool({ onConnect: async (client) => { await client.query('SET search_path TO a'); } });`,
    [SET],
  ],
  [
    "Knex's afterCreate",
    `import knex from 'knex'; knex({ client: 'pg', pool: { afterCreate(conn, done) { conn.query('SET search_path TO a', (e) => done(e, conn)); } } });`,
    [SET],
  ],
  [
    "the driver's connection in Knex's hook",
    `import knex from 'knex'; knex({ client: 'pg', pool: { afterCreate(conn, done) { setUp(conn).then(done); } } });
    async function setUp(conn) { await run(conn, 'SET search_path TO a'); await conn.query('SET search_path TO b'); }
    async function run(conn, sql) { return promisify((cb) => conn.query(sql, cb))(); }`,
    [SET, SET],
  ],
  [
    "Kysely's hooks",
    `import { Kysely, PostgresDialect, CompiledQuery } from 'kysely'; new Kysely({ dialect: new PostgresDialect({ pool,
      onCreateConnection: async (c) => { await c.executeQuery(CompiledQuery.raw('SET search_path TO a')); },
      onReserveConnection: async (c) => { await c.executeQuery(CompiledQuery.raw('SET search_path TO a')); } }) });`,
    [SET, SET],
  ],
  [
    'a table engine, which only MySQL has',
    "export async function f(db) { await db.query('CREATE TEMPORARY TABLE a (b bigint) ENGINE=InnoDB'); await db.query('SELECT * FROM a'); }",
    ['temp-table: CREATE TEMPORARY TABLE a'],
  ],
  [
    'a process id that is kept',
    `${PG}const c = await pool.connect(); const { rows } = await c.query('SELECT pg_backend_pid() AS pid'); kill(rows[0].pid);`,
    ['connection-identity: pg_backend_pid()'],
  ],
  [
    'a process id that a callback takes',
    `${PG}pool.connect((e, c) => { c.query('SELECT pg_backend_pid() AS pid', (e, r) => keep(r)); });`,
    ['connection-identity: pg_backend_pid()'],
  ],
  [
    "Sequelize's afterConnect",
    `import { Sequelize } from 'sequelize'; const s = new Sequelize('postgres://', {}); s.addHook('afterConnect', async (connection) => { await connection.query('SET search_path TO a'); });`,
    [SET],
  ],
  [
    "pg-promise's connect",
    `import pgPromise from 'pg-promise'; pgPromise({ connect({ client }) { client.query('SET search_path TO a'); } });`,
    [SET],
  ],
  [
    "Slonik's afterPoolConnection",
    `import { createPool, sql } from 'slonik'; createPool('postgres://', { interceptors: [{ afterPoolConnection: async (context, connection) => { await connection.query(sql.unsafe\`SET search_path TO a\`); return null; } }] });`,
    [SET],
  ],
  [
    'a wrapper with overloads',
    `import type { Client } from 'pg'; function run(db: Client, q: string): Promise<unknown>; function run(db: Client, ...args: any[]): Promise<unknown> { return db.query(...args); }
    export const f = (db: Client) => run(db, 'SET search_path TO a');`,
    [SET],
  ],
  [
    'a tag under another name',
    `import { sql as text, Kysely } from 'kysely'; const db = new Kysely<any>({ dialect: d }); await text\`SET search_path TO a\`.execute(db);`,
    [SET],
  ],
  [
    'a branch for PostgreSQL',
    "export async function f(db) { if (db.kind === 'postgres') await db.query('CREATE TEMP TABLE a (b int)'); }",
    ['temp-table: CREATE TEMP TABLE a'],
  ],
  [
    'state that outlives a transaction opened by a function',
    `${PG}const c = await pool.connect(); await startTransaction(c); await c.query('SET search_path TO a'); await commit(c);`,
    [SET],
  ],
];

const SILENT: readonly (readonly [shape: string, code: string])[] = [
  [
    'a transaction opened by a function',
    `${PG}import { startTransaction, commit } from 'x'; const c = await pool.connect(); await startTransaction(c);
    await c.query('SELECT pg_advisory_xact_lock(1)'); await c.query('CREATE TEMP TABLE a ON COMMIT DROP AS SELECT 1 AS b');
    await c.query('INSERT INTO t SELECT b FROM a'); await commit(c); c.release();`,
  ],
  [
    'a lock of a transaction that the caller opens',
    "import type { PoolClient } from 'pg'; export async function lock(c: PoolClient) { await c.query('SELECT pg_advisory_xact_lock(1)'); }",
  ],
  [
    'a process id as a sign of life',
    `${PG}const c = await pool.connect(); setInterval(() => { c.query('SELECT pg_backend_pid()').catch((e) => log(e)); }, 1000);
    await c.query('SELECT pg_backend_pid()'); void c.query('SELECT 1, pg_backend_pid()');`,
  ],
  ['a branch for PGlite', "if (driver.dialect === 'pglite') { driver.instance.query('LISTEN jobs'); }"],
  [
    'the other branch of PostgreSQL',
    "export async function f(db) { if (db.kind === 'postgres') await db.query('SELECT 1'); else await db.query('CREATE TEMP TABLE a (b int)'); }",
  ],
  ['a case of SQLite', "switch (kind) { case 'sqlite': await db.exec('CREATE TEMP TABLE a (b int)'); }"],
  [
    'a module of SQLite',
    "import { SQLiteDB } from './SQLiteDB'; export const f = (db: SQLiteDB) => db.exec('CREATE TEMPORARY TABLE a (b)');",
  ],
  [
    'SQL Server',
    'export const f = (db) => db.query(`SET IDENTITY_INSERT ${t} ON; INSERT INTO x VALUES (1); SET IDENTITY_INSERT ${t} OFF`);',
  ],
  [
    'statements in a hole before the release',
    `${PG}const c = await pool.connect(); await c.query(\`prepare a as select 1;\n\${calls.join('\\n')}\ndeallocate a;\`);`,
  ],
  [
    'a temporary table of a migration that drops it',
    "import { sql, type Kysely } from 'kysely'; export const migrations = { m: { async up(db: Kysely<any>) { await sql`CREATE TEMP TABLE a AS SELECT 1 AS b`.execute(db); await sql`UPDATE t SET x = a.b FROM a`.execute(db); await sql`DROP TABLE a`.execute(db); } } };",
  ],
];

describe('what stands around a statement', () => {
  it.each(FOUND)('%s', (_, code, expected) => {
    expect(found(code, { path: 'src/migrations.ts' })).toEqual(expected);
  });
  it.each(SILENT)('stays silent: %s', (_, code) => {
    expect(found(code, { path: 'src/migrations.ts' })).toEqual([]);
  });
});

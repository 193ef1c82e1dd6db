import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const SET = 'session-setting: SET search_path';

/** Per library: code that leaves state behind, and what is reported; code next to it that is fine. */
const CASES: readonly (readonly [library: string, code: string, expected: readonly string[]])[] = [
  [
    'pg: a pool',
    `import { Pool } from 'pg'; const pool = new Pool(); await pool.query('SET search_path TO a');`,
    [SET],
  ],
  ['pg: required', `const pg = require('pg'); const pool = new pg.Pool(); pool.query('SET search_path TO a');`, [SET]],
  [
    'pg: destructured from require',
    `const { Pool } = require('pg'); const pool = new Pool(); pool.query({ text: 'SET search_path TO a' });`,
    [SET],
  ],
  [
    'pg: the default import',
    `import pg from 'pg'; const c = new pg.Client(); await c.query('LISTEN jobs');`,
    ['listen: LISTEN jobs'],
  ],
  [
    'pg: a checked-out client',
    `import { Pool } from 'pg'; const pool = new Pool(); const c = await pool.connect(); await c.query('SET search_path TO a');`,
    [SET],
  ],
  [
    'pg: a transaction of its own',
    `import { Pool } from 'pg'; const pool = new Pool();
     export async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query("SET LOCAL lock_timeout = '1s'"); await c.query('COMMIT'); }`,
    [],
  ],
  [
    'pg: SET LOCAL through a pool',
    `import { Pool } from 'pg'; const pool = new Pool(); await pool.query("SET LOCAL lock_timeout = '1s'");`,
    ['no-effect: SET LOCAL lock_timeout'],
  ],
  [
    'pg: on connect',
    `import { Pool } from 'pg'; const pool = new Pool(); pool.on('connect', (c) => { c.query('SET search_path TO a'); });`,
    [SET],
  ],
  [
    'pg: a named statement',
    `import { Pool } from 'pg'; const pool = new Pool(); await pool.query({ name: 'by-id', text: 'SELECT 1', values: [] });`,
    [],
  ],
  [
    'postgres.js: a tag',
    "import postgres from 'postgres'; const sql = postgres(); await sql`SET search_path TO a`;",
    [SET],
  ],
  [
    'postgres.js: unsafe, reserve, listen',
    `import postgres from 'postgres'; const sql = postgres(); await sql.unsafe('SET search_path TO a');
     const r = await sql.reserve(); await r\`SET search_path TO b\`; await sql.listen('jobs', () => {});`,
    [SET, SET, "listen: listen('jobs'"],
  ],
  [
    'postgres.js: begin',
    "import postgres from 'postgres'; const sql = postgres(); await sql.begin(async (tx) => { await tx`SET LOCAL search_path TO a`; return [tx`SELECT set_config('a.b', '1', true)`]; });",
    [],
  ],
  [
    'neon: one request a call',
    "import { neon } from '@neondatabase/serverless'; const sql = neon(process.env.DATABASE_URL); await sql`SELECT pg_advisory_lock(1)`;",
    ['session-lock: pg_advisory_lock(1)'],
  ],
  ['vercel', "import { sql } from '@vercel/postgres'; await sql`SET search_path TO a`;", [SET]],
  [
    'pg-promise',
    `import pgPromise from 'pg-promise'; const db = pgPromise()('postgres://h/d'); await db.none('SET search_path TO a');
     await db.tx(async (t) => { await t.none("SET LOCAL search_path TO b"); });`,
    [SET],
  ],
  [
    'slonik',
    "import { createPool, sql } from 'slonik'; const pool = await createPool(''); await pool.query(sql.unsafe`SET search_path TO a`); await pool.transaction(async (tx) => tx.query(sql.typeAlias('void')`SET LOCAL search_path TO b`));",
    [SET],
  ],
  [
    '@databases/pg',
    "import connect, { sql } from '@databases/pg'; const db = connect(); await db.query(sql`SET search_path TO a`); await db.tx(async (t) => { await t.query(sql`SET LOCAL search_path TO b`); });",
    [SET],
  ],
  [
    'mysql2',
    `import mysql from 'mysql2/promise'; const pool = mysql.createPool({}); await pool.query("SELECT GET_LOCK('a', 1)"); await pool.execute({ sql: 'SELECT 1' });`,
    ["session-lock: GET_LOCK('a', 1)"],
  ],
  [
    'mariadb',
    `import mariadb from 'mariadb'; const pool = mariadb.createPool({}); const c = await pool.getConnection(); await c.query("SELECT GET_LOCK('a', 1)");`,
    ["session-lock: GET_LOCK('a', 1)"],
  ],
  [
    'knex',
    `import knex from 'knex'; const db = knex({ client: 'pg' }); await db.raw('SET search_path TO a'); await db.transaction(async (trx) => { await trx.raw("SET LOCAL search_path TO b"); }); await db.raw("SET LOCAL x.y = 1").transacting(trx);`,
    [SET],
  ],
  [
    'knex: another database',
    `import knex from 'knex'; const db = knex({ client: 'sqlite3' }); await db.raw('CREATE TEMP TABLE t (a)');`,
    [],
  ],
  [
    'knex: afterCreate',
    `import knex from 'knex'; export const db = knex({ client: 'pg', pool: { afterCreate(conn, done) { conn.query('SET search_path TO a', done); } } });`,
    [SET],
  ],
  [
    'kysely',
    "import { Kysely, sql, PostgresDialect } from 'kysely'; const db = new Kysely({ dialect: new PostgresDialect({}) }); await sql`SET search_path TO a`.execute(db); await db.transaction().execute(async (trx) => { await sql`SET LOCAL search_path TO b`.execute(trx); });",
    [SET],
  ],
  [
    'drizzle',
    "import { drizzle } from 'drizzle-orm/node-postgres'; import { sql } from 'drizzle-orm'; const db = drizzle(''); await db.execute(sql`SET search_path TO a`); await db.execute(sql.raw('SET search_path TO b')); await db.transaction(async (tx) => { await tx.execute(sql`SELECT set_config('a.b', ${1}, true)`); });",
    [SET, SET],
  ],
  [
    'prisma',
    "import { PrismaClient } from '@prisma/client'; const prisma = new PrismaClient(); await prisma.$executeRaw`SET search_path TO a`; await prisma.$executeRawUnsafe('SET search_path TO b'); await prisma.$transaction(async (tx) => { await tx.$executeRaw`SELECT set_config('a.b', ${1}, TRUE)`; }); await prisma.$transaction([prisma.$executeRaw`SELECT set_config('a.b', ${1}, TRUE)`]);",
    [SET, SET],
  ],
  [
    'typeorm',
    `import { DataSource } from 'typeorm'; const ds = new DataSource({ type: 'postgres' }); await ds.query('SET search_path TO a');
     export async function f() { const r = ds.createQueryRunner(); await r.startTransaction(); await r.query('SET LOCAL search_path TO b'); await r.commitTransaction(); }`,
    [SET],
  ],
  [
    'sequelize',
    `import { Sequelize } from 'sequelize'; const s = new Sequelize('', { dialect: 'postgres' }); await s.query('SET search_path TO a'); await s.query('SET LOCAL search_path TO b', { transaction: t }); s.addHook('afterConnect', async (c) => { await c.query('SET search_path TO c'); });`,
    [SET, SET],
  ],
  [
    'mikro-orm',
    `import { EntityManager } from '@mikro-orm/postgresql'; export class S { constructor(private readonly em: EntityManager) {} async f() { await this.em.getConnection().execute('SET search_path TO a'); } }`,
    [SET],
  ],
  [
    'node-pg-migrate',
    `import { MigrationBuilder } from 'node-pg-migrate'; export async function up(pgm: MigrationBuilder) { pgm.sql('SET search_path TO a'); pgm.sql('SET LOCAL search_path TO b'); }`,
    [SET],
  ],
  [
    'pg-listen',
    `import createSubscriber from 'pg-listen'; const s = createSubscriber({}); await s.listenTo('jobs');`,
    ["listen: listenTo('jobs'"],
  ],
  [
    'graphile-worker',
    `import type { Task } from 'graphile-worker'; export const t: Task = async (p, helpers) => { await helpers.withPgClient((client) => client.query('SET search_path TO a')); };`,
    [SET],
  ],
  [
    'pglite',
    `import { PGlite } from '@electric-sql/pglite'; const db = new PGlite(); await db.query('SET search_path TO a'); await db.listen('x', () => {});`,
    [],
  ],
  [
    'better-sqlite3',
    `import Database from 'better-sqlite3'; const db = new Database(''); db.exec('CREATE TEMP TABLE t (a)'); db.prepare('SELECT 1');`,
    [],
  ],
];

describe('what libraries send', () => {
  it.each(CASES)('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });
});

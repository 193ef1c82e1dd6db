import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

/** Ways in which JavaScript and TypeScript let a call be written, on handles whose origin is seen, typed or missing. */
type Case = readonly [title: string, code: string, path?: string];

const SET = "'SET statement_timeout = 5000'";
const rules = (code: string, path?: string) =>
  found(code, path === undefined ? {} : { path }).map((one) => one.replace(/:.*$/s, ''));

const PG = `import pg, { Pool, Client } from 'pg';\nconst pool = new Pool();\n`;

const calls: readonly Case[] = [
  ['optional chaining', `${PG}export async function f() { const c = await pool.connect(); await c?.query(${SET}); }`],
  ['optional call', `${PG}export async function f() { const c = await pool.connect(); await c.query?.(${SET}); }`],
  [
    'non-null',
    `${PG}let c: pg.PoolClient | undefined;\nexport async function f() { c = await pool.connect(); await c!.query(${SET}); }`,
  ],
  ['as any', `${PG}export async function f() { const c = await pool.connect(); await (c as any).query(${SET}); }`],
  [
    'as unknown as',
    `${PG}export async function f() { const c = (await pool.connect()) as unknown as Db; await c.query(${SET}); }`,
  ],
  [
    'an old type assertion',
    `${PG}export async function f() { const c = <any>(await pool.connect()); await c.query(${SET}); }`,
  ],
  [
    'satisfies',
    `${PG}export async function f() { const c = (await pool.connect()) satisfies Db; await c.query(${SET} satisfies string); }`,
  ],
  [
    'a text as const',
    `${PG}const T = ${SET} as const;\nexport async function f() { const c = await pool.connect(); await c.query(T); }`,
  ],
  ['a computed name', `${PG}export async function f() { const c = await pool.connect(); await c['query'](${SET}); }`],
  ['call', `${PG}export async function f() { const c = await pool.connect(); await c.query.call(c, ${SET}); }`],
  ['apply', `${PG}export async function f() { const c = await pool.connect(); await c.query.apply(c, [${SET}]); }`],
  [
    'bind',
    `${PG}export async function f() { const c = await pool.connect(); const q = c.query.bind(c); await q(${SET}); }`,
  ],
  [
    'bind in an object',
    `${PG}export async function f() { const c = await pool.connect(); const db = { query: c.query.bind(c) }; await db.query(${SET}); }`,
  ],
  [
    'an arrow that hands on',
    `${PG}export async function f() { const c = await pool.connect(); const q = (text: string, ...rest: any[]) => c.query(text, ...rest); await q(${SET}); }`,
  ],
  [
    'destructured method',
    `${PG}export async function f() { const { query } = await pool.connect(); await query(${SET}); }`,
  ],
  [
    'promisify',
    `import { promisify } from 'util';\nimport { createConnection } from 'mysql';\nconst conn = createConnection({});\nconst query = promisify(conn.query).bind(conn);\nexport async function f() { await query("SELECT GET_LOCK('a', 1)"); }`,
  ],
  [
    'promisify of bind',
    `const util = require('util');\nconst mysql = require('mysql');\nconst conn = mysql.createConnection({});\nconst query = util.promisify(conn.query.bind(conn));\nmodule.exports = async () => { await query("SELECT GET_LOCK('a', 1)"); };`,
  ],
  [
    'promisify assigned to the handle',
    `const util = require('util');\nconst mysql = require('mysql');\nconst pool = mysql.createPool({});\npool.query = util.promisify(pool.query);\nmodule.exports = async () => { await pool.query("SELECT GET_LOCK('a', 1)"); };`,
  ],
  [
    'a promise by hand',
    `const mysql = require('mysql');\nconst pool = mysql.createPool({});\nconst query = (sql, args) => new Promise((resolve, reject) => pool.query(sql, args, (err, rows) => (err ? reject(err) : resolve(rows))));\nmodule.exports = async () => { await query("SELECT GET_LOCK('a', 1)"); };`,
  ],
  ['a callback', `${PG}pool.connect((err, c, done) => { c.query(${SET}, (err, res) => { done(); }); });`],
  ['a then', `${PG}pool.connect().then((c) => c.query(${SET}).then(() => c.release()));`],
  ['a then with a function', `${PG}pool.connect().then(function (c) { return c.query(${SET}); });`],
  [
    'events',
    `${PG}export async function f() { const c = await pool.connect(); const q = c.query(new pg.Query(${SET})); q.on('end', () => c.release()); }`,
  ],
  [
    'events of a call',
    `const { Client } = require('pg');\nconst c = new Client();\nc.connect();\nconst q = c.query(${SET});\nq.on('row', () => {});\nq.on('end', () => c.end());`,
  ],
  [
    'Promise.all',
    `${PG}export async function f() { const c = await pool.connect(); await Promise.all([c.query(${SET}), c.query('SELECT 1')]); }`,
  ],
  [
    'Promise.all of a map',
    `${PG}export async function f() { const c = await pool.connect(); await Promise.all([${SET}, 'SELECT 1'].map((t) => c.query(t))); }`,
  ],
  [
    'for of a list',
    `${PG}export async function f() { const c = await pool.connect(); for (const t of [${SET}, 'SELECT 1']) await c.query(t); }`,
  ],
  [
    'forEach of a list',
    `${PG}const LIST = [${SET}];\nexport async function f() { const c = await pool.connect(); LIST.forEach((t) => c.query(t)); }`,
  ],
  [
    'for await',
    `${PG}import QueryStream from 'pg-query-stream';\nexport async function f() { const c = await pool.connect(); await c.query(${SET}); for await (const row of c.query(new QueryStream('SELECT 1'))) console.log(row); }`,
  ],
  ['await using', `${PG}export async function f() { await using c = await pool.connect(); await c.query(${SET}); }`],
  ['using', `${PG}export async function f() { using c = await pool.connect(); await c.query(${SET}); }`],
  ['a generator', `${PG}export function* f() { const c = yield pool.connect(); yield c.query(${SET}); }`],
  [
    'an async generator',
    `${PG}export async function* f() { const c = await pool.connect(); yield await c.query(${SET}); }`,
  ],
  [
    'co',
    `const co = require('co');\n${PG}co(function* () { const c = yield pool.connect(); yield c.query(${SET}); });`,
  ],
  [
    'a static field',
    `${PG}export class A { static pool = new Pool(); static async f() { const c = await A.pool.connect(); await c.query(${SET}); } }`,
  ],
  [
    'a static private field',
    `${PG}export class A { static #c = new Client(); static async f() { await this.#c.query(${SET}); } }`,
  ],
  [
    'a static block',
    `${PG}export class A { static c: Client; static { A.c = new Client(); } static async f() { await A.c.query(${SET}); } }`,
  ],
  ['a getter', `${PG}export class A { get c() { return new Client(); } async f() { await this.c.query(${SET}); } }`],
  ['a default parameter', `${PG}const c = new Client();\nexport async function f(db = c) { await db.query(${SET}); }`],
  [
    'a default in a pattern',
    `${PG}const c = new Client();\nexport async function f({ db = c } = {}) { await db.query(${SET}); }`,
  ],
  [
    'a nullish default',
    `${PG}const c = new Client();\nexport async function f(db) { const h = db ?? c; await h.query(${SET}); }`,
  ],
  ['a ternary', `${PG}const c = new Client();\nexport async function f(db, on) { await (on ? db : c).query(${SET}); }`],
  ['a comma', `${PG}const c = new Client();\nexport async function f() { await (0, c.query)(${SET}); }`],
  ['void', `${PG}const c = new Client();\nexport function f() { void c.query(${SET}); }`],
  ['an and', `${PG}const c = new Client();\nexport async function f(on) { on && (await c.query(${SET})); }`],
  [
    'a try without catch',
    `${PG}export async function f() { let c; try { c = await pool.connect(); await c.query(${SET}); } finally { c?.release(); } }`,
  ],
  [
    'labels and switches',
    `${PG}const c = new Client();\nexport async function f(x) { switch (x) { case 1: await c.query(${SET}); break; } }`,
  ],
  [
    'an immediately called function',
    `${PG}(async () => { const c = await pool.connect(); await c.query(${SET}); })();`,
  ],
  [
    'an immediately called old function',
    `${PG}!(function () { pool.connect(function (e, c) { c.query(${SET}); }); })();`,
  ],
  ['top-level await', `${PG}const c = await pool.connect();\nawait c.query(${SET});`],
  [
    'a prototype method',
    `${PG}function A() { this.c = new Client(); }\nA.prototype.f = function () { return this.c.query(${SET}); };`,
  ],
  [
    'self for this',
    `${PG}function A() { var self = this; self.c = new Client(); self.f = function () { return self.c.query(${SET}); }; }`,
  ],
  ['Object.assign', `${PG}const c = Object.assign(new Client(), { tag: 1 });\nexport const f = () => c.query(${SET});`],
];

describe('a call in many spellings', () => {
  it.each(calls)('%s', (_, code, path) => {
    expect(rules(code, path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(session-setting|session-lock|pool-state)$/)]),
    );
  });
});

const texts: readonly Case[] = [
  ['a template with a hole', '`SET search_path TO ${x}`'],
  ['a quoted hole', '`SET search_path TO "${x}", public`'],
  ['a hole for the name', '`SET ${x} = 5`'],
  ['a hole that is called', '`SET search_path TO ${escapeIdentifier(x)}`'],
  ['a nested template', '`SET search_path TO ${x ? `"${x}"` : "public"}`'],
  ['concatenation', "'SET search_path TO ' + x"],
  ['concatenation in the middle', "'SET search_path TO \"' + x + '\", public'"],
  ['concat', "'SET search_path TO '.concat(x)"],
  ['join', "['SET', 'search_path', 'TO', x].join(' ')"],
  ['util.format', "util.format('SET search_path TO %s', x)"],
  ['pg-format', "format('SET search_path TO %I', x)"],
  ['replace', "'SET search_path TO $schema'.replace('$schema', x)"],
  ['trim', '`\n  SET search_path TO ${x}\n`.trim()'],
  ['String.raw', 'String.raw`SET search_path TO ${x}`'],
  ['lower case', '`set search_path = ${x}`'],
  ['a leading comment', '`-- tenant\nSET search_path TO ${x}`'],
  ['a block comment', '`/* tenant */ SET search_path TO ${x}`'],
  ['two statements', '`SET search_path TO ${x}; SELECT 1`'],
  ['after another', '`SELECT 1; SET search_path TO ${x};`'],
  ['a ternary', "x ? `SET search_path TO ${x}` : 'RESET search_path'"],
  ['an object', '{ text: `SET search_path TO ${x}` }'],
  ['an object with values', '{ text: `SET search_path TO ${x}`, values: [], rowMode: "array" }'],
  ['an object that is asserted', '{ text: `SET search_path TO ${x}` } as QueryConfig'],
];

describe('dynamic text', () => {
  it.each(texts)('%s on a client', (_, text) => {
    const code = `${PG}import util from 'util';\nimport format from 'pg-format';\nexport async function f(x) { const c = await pool.connect(); await c.query(${text}); }`;
    expect(rules(code)).toContain('session-setting');
  });
  it.each(texts)('%s on a receiver from a module that is not there', (_, text) => {
    const code = `import util from 'util';\nimport format from 'pg-format';\nimport { pool } from './missing';\nexport async function f(x) { const c = await pool.connect(); await c.query(${text}); }`;
    expect(rules(code)).toContain('session-setting');
  });
});

const receivers: readonly Case[] = [
  ['a named import', `import { db } from './missing';\nexport async function f() { await db.query(${SET}); }`],
  ['a default import', `import db from './missing';\nexport async function f() { await db.query(${SET}); }`],
  ['a namespace', `import * as db from './missing';\nexport async function f() { await db.query(${SET}); }`],
  [
    'a package of the workspace',
    `import { db } from '@acme/db';\nexport async function f() { await db.query(${SET}); }`,
  ],
  ['an alias', `import { db } from '@/server/db';\nexport async function f() { await db.query(${SET}); }`],
  ['require', `const db = require('../db');\nexports.f = async () => { await db.query(${SET}); };`],
  [
    'require with a property',
    `const db = require('../db').pool;\nexports.f = async () => { await db.query(${SET}); };`,
  ],
  [
    'require destructured',
    `const { pool } = require('../db');\nexports.f = async () => { await pool.query(${SET}); };`,
  ],
  ['require called', `const db = require('../db')();\nexports.f = async () => { await db.query(${SET}); };`],
  [
    'a function of it',
    `import { getPool } from './missing';\nexport async function f() { await getPool().query(${SET}); }`,
  ],
  [
    'a function of it, awaited',
    `import { getClient } from './missing';\nexport async function f() { const c = await getClient(); await c.query(${SET}); }`,
  ],
  [
    'a function of it, for a callback',
    `import { withClient } from './missing';\nexport const f = () => withClient(async (c) => { await c.query(${SET}); });`,
  ],
  ['its query function', `import { query } from './missing';\nexport async function f() { await query(${SET}); }`],
  [
    'its namespace query function',
    `import * as db from './missing';\nexport async function f() { await db.query({ text: ${SET} }); }`,
  ],
  [
    'its execute function',
    `import { executeQuery } from './missing';\nexport async function f() { await executeQuery(${SET}); }`,
  ],
  ['a parameter', `export async function f(client) { await client.query(${SET}); }`],
  ['a parameter db', `export async function f(db) { await db.query(${SET}); }`],
  ['a parameter trx', `export async function f(trx) { await trx.raw(${SET}); }`],
  [
    'a parameter with a type that is not there',
    `import type { Db } from './missing';\nexport async function f(db: Db) { await db.query(${SET}); }`,
  ],
  ['a parameter of type any', `export async function f(db: any) { await db.query(${SET}); }`],
  [
    'a parameter with a literal type',
    `export async function f(db: { query: (t: string) => Promise<unknown> }) { await db.query(${SET}); }`,
  ],
  ['a destructured parameter', `export async function f({ db }) { await db.query(${SET}); }`],
  ['a property of a parameter', `export async function f(ctx) { await ctx.db.query(${SET}); }`],
  ['a request', `export async function f(req, res) { await req.app.locals.db.query(${SET}); }`],
  [
    'fastify',
    `export default async function (fastify) { fastify.get('/', async () => { const c = await fastify.pg.connect(); await c.query(${SET}); }); }`,
  ],
  [
    'a field of a type',
    `import type { Pool } from 'pg';\nexport class A { constructor(private readonly pool: Pool) {} async f() { const c = await this.pool.connect(); await c.query(${SET}); } }`,
  ],
  [
    'an injected field',
    `import type { Pool } from 'pg';\nexport class A { @Inject('PG') private readonly pool!: Pool; async f() { const c = await this.pool.connect(); await c.query(${SET}); } }`,
  ],
  [
    'an injected parameter without a type in sight',
    `import { DatabaseService } from './missing';\n@Injectable()\nexport class A { constructor(private readonly db: DatabaseService) {} async f() { await this.db.query(${SET}); } }`,
  ],
  [
    'a data source',
    `import { DataSource } from 'typeorm';\n@Injectable()\nexport class A { constructor(private readonly dataSource: DataSource) {} async f() { await this.dataSource.query(${SET}); } }`,
  ],
  [
    'a repository',
    `import { Repository } from 'typeorm';\n@Injectable()\nexport class A { constructor(@InjectRepository(X) private repo: Repository<X>) {} async f() { await this.repo.query(${SET}); } }`,
  ],
  [
    'an entity manager',
    `import { EntityManager } from 'typeorm';\nexport class A { constructor(private em: EntityManager) {} async f() { await this.em.query(${SET}); } }`,
  ],
  [
    'a service that extends prisma',
    `import { PrismaService } from './missing';\n@Injectable()\nexport class A { constructor(private prisma: PrismaService) {} async f() { await this.prisma.$executeRawUnsafe(${SET}); } }`,
  ],
  [
    'prisma itself',
    `import { PrismaClient } from '@prisma/client';\nexport class A extends PrismaClient { async f() { await this.$executeRawUnsafe(${SET}); } }`,
  ],
  [
    'a field without a type',
    `export class A { constructor(pool) { this.pool = pool; } async f() { const c = await this.pool.connect(); await c.query(${SET}); } }`,
  ],
  [
    'a field of an object',
    `import { app } from './missing';\nexport async function f() { await app.db.query(${SET}); }`,
  ],
  [
    'drizzle',
    `import { sql } from 'drizzle-orm';\nimport { db } from './missing';\nexport async function f() { await db.execute(sql\`SET statement_timeout = 5000\`); }`,
  ],
  [
    'drizzle raw',
    `import { sql } from 'drizzle-orm';\nimport { db } from './missing';\nexport async function f() { await db.execute(sql.raw(${SET})); }`,
  ],
  ['drizzle without a tag', `import { db } from './missing';\nexport async function f() { await db.execute(${SET}); }`],
  [
    'kysely',
    `import { sql } from 'kysely';\nimport { db } from './missing';\nexport async function f() { await sql\`SET statement_timeout = 5000\`.execute(db); }`,
  ],
  ['knex', `import { knex } from './missing';\nexport async function f() { await knex.raw(${SET}); }`],
  [
    'sequelize',
    `const { sequelize } = require('../models');\nexports.f = async () => { await sequelize.query(${SET}); };`,
  ],
  [
    'a sequelize of models',
    `const db = require('../models');\nexports.f = async () => { await db.sequelize.query(${SET}); };`,
  ],
  [
    'mikro-orm',
    `export class A { constructor(private readonly em: EntityManager) {} async f() { await this.em.getConnection().execute(${SET}); } }`,
  ],
  [
    'postgres.js',
    `import sql from './missing';\nexport async function f() { await sql\`SET statement_timeout = 5000\`; }`,
  ],
  ['postgres.js unsafe', `import sql from './missing';\nexport async function f() { await sql.unsafe(${SET}); }`],
  ['pg-promise', `const db = require('./missing');\nexports.f = () => db.none(${SET});`],
  [
    'slonik',
    `import { sql } from 'slonik';\nimport { pool } from './missing';\nexport const f = () => pool.query(sql.unsafe\`SET statement_timeout = 5000\`);`,
  ],
  [
    'effect',
    `import { SqlClient } from '@effect/sql';\nexport const f = Effect.gen(function* () { const sql = yield* SqlClient.SqlClient; yield* sql\`SET statement_timeout = 5000\`; });`,
  ],
];

describe('a receiver that one file does not explain', () => {
  it.each(receivers)('%s', (_, code) => {
    expect(rules(code)).toEqual(expect.arrayContaining([expect.stringMatching(/^(session-setting|pool-state)$/)]));
  });
});

const LOCAL = "'SET LOCAL statement_timeout = 5000'";
const silent: readonly Case[] = [
  ['SET LOCAL on a parameter', `export async function f(client) { await client.query(${LOCAL}); }`],
  ['SET LOCAL on db', `export async function f(db) { await db.query(${LOCAL}); }`],
  [
    'SET LOCAL on an imported db',
    `import { db } from './missing';\nexport async function f() { await db.query(${LOCAL}); }`,
  ],
  [
    'SET LOCAL through a wrapper that is not there',
    `import { withTransaction } from './missing';\nexport const f = () => withTransaction(async (c) => { await c.query(${LOCAL}); });`,
  ],
  [
    'SET LOCAL through a method',
    `export class A { f() { return this.db.withTenant(async (c) => { await c.query(${LOCAL}); }); } }`,
  ],
  [
    'SET LOCAL in a field of a scope',
    `export class A { constructor(private readonly tx: Tx) {} async f() { await this.tx.query(${LOCAL}); } }`,
  ],
  [
    'SET LOCAL with a store',
    `const store = als.getStore();\nexport async function f() { await store.client.query(${LOCAL}); }`,
  ],
  [
    'SET LOCAL after BEGIN in a text',
    `import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function f() { await pool.query(\`BEGIN; SET LOCAL ROLE x; SELECT 1; COMMIT\`); }`,
  ],
  [
    'SET LOCAL after BEGIN',
    `import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query(${LOCAL}); await c.query('COMMIT'); }`,
  ],
  [
    'SET LOCAL after a helper began',
    `import { Pool } from 'pg';\nimport { begin } from './missing';\nconst pool = new Pool();\nexport async function f() { const c = await pool.connect(); await begin(c); await c.query(${LOCAL}); await c.query('COMMIT'); }`,
  ],
  [
    'set_config for the transaction',
    'export async function f(tx, id) { await tx.query("SELECT set_config(\'app.id\', $1, true)", [id]); }',
  ],
  [
    'set_config, boolean as a word',
    "export async function f(tx, id) { await tx.query(`SELECT set_config('app.id', ${id}, 't')`); }",
  ],
  [
    'an xact lock on a parameter',
    `export async function f(client) { await client.query('SELECT pg_advisory_xact_lock($1)', [1]); }`,
  ],
  [
    'an xact lock through prisma',
    `import { prisma } from './missing';\nexport const f = () => prisma.$transaction(async (tx) => { await tx.$executeRaw\`SELECT pg_advisory_xact_lock(1)\`; });`,
  ],
  [
    'a batch of prisma',
    `import { prisma } from './missing';\nexport const f = () => prisma.$transaction([prisma.$executeRaw\`SET LOCAL ROLE x\`, prisma.user.findMany()]);`,
  ],
  [
    'a temporary table of a transaction',
    `export async function f(client) { await client.query('CREATE TEMP TABLE t (id int) ON COMMIT DROP'); await client.query('INSERT INTO t VALUES (1)'); }`,
  ],
  [
    'PGlite',
    `import { PGlite } from '@electric-sql/pglite';\nconst db = new PGlite();\nawait db.query(${SET});\nawait db.listen('x', () => {});`,
  ],
  [
    'PGlite by its type',
    `import type { PGlite } from '@electric-sql/pglite';\nexport async function f(db: PGlite) { await db.exec(${SET}); }`,
  ],
  [
    'better-sqlite3',
    `import Database from 'better-sqlite3';\nconst db = new Database('x');\ndb.exec('CREATE TEMP TABLE t (id int)');\ndb.prepare('SELECT * FROM t').all();`,
  ],
  [
    'node:sqlite',
    `import { DatabaseSync } from 'node:sqlite';\nconst db = new DatabaseSync(':memory:');\ndb.exec('CREATE TEMP TABLE t (id int)');`,
  ],
  [
    'sqlite3',
    `const sqlite3 = require('sqlite3').verbose();\nconst db = new sqlite3.Database('x');\ndb.run('CREATE TEMP TABLE t (id int)');\ndb.run('BEGIN');`,
  ],
  [
    'expo-sqlite',
    `import * as SQLite from 'expo-sqlite';\nconst db = SQLite.openDatabaseSync('x');\nawait db.execAsync('CREATE TEMP TABLE t (id int)');`,
  ],
  [
    'duckdb',
    `import duckdb from 'duckdb';\nconst db = new duckdb.Database(':memory:');\ndb.run("SET memory_limit='1GB'");`,
  ],
  [
    'snowflake',
    `import snowflake from 'snowflake-sdk';\nconst c = snowflake.createConnection({});\nc.execute({ sqlText: 'CREATE TEMPORARY TABLE t (id int)' });`,
  ],
  [
    'mssql',
    `import sql from 'mssql';\nconst pool = await sql.connect({});\nawait pool.request().query('SET NOCOUNT ON; SELECT 1');`,
  ],
  ['an assertion', `expect(client.query).toHaveBeenCalledWith(${SET});`, 'src/x.test.ts'],
  ['an assertion on a call', `expect(query.mock.calls[0][0]).toBe(${SET});`, 'src/x.test.ts'],
  ['assert', `assert.deepEqual(sent, [${SET}, 'SELECT pg_advisory_lock(1)']);`, 'src/x.test.ts'],
  [
    'a mock that switches',
    `const query = vi.fn(async (text) => { if (text === ${SET}) return {}; if (text.startsWith('LISTEN')) return {}; });`,
    'src/x.test.ts',
  ],
  [
    'a mock with includes',
    `const client = { query: jest.fn((sql) => (sql.includes('pg_advisory_lock') ? { rows: [] } : null)) };`,
    'src/x.test.ts',
  ],
  [
    'a switch on a text',
    `export function kind(sql) { switch (sql) { case 'BEGIN': return 1; case 'SET search_path TO x': return 2; } }`,
  ],
  [
    'a regular expression',
    `export const isSet = (sql) => /^SET\\s+search_path/i.test(sql) || sql.startsWith('LISTEN ');`,
  ],
  ['a log', `console.log('SET search_path TO x failed'); logger.info(${SET});`],
  ['an error', `throw new Error('SET search_path TO x is not allowed');`],
  [
    'pg_stat_activity',
    `export const f = (db) => db.query("SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN jobs' AND query NOT LIKE 'SET %'");`,
  ],
  [
    'columns',
    `export const f = (db) => db.query('UPDATE t SET role_names = $1, search_path = $2, listen = true WHERE id = $3');`,
  ],
  [
    'ALTER',
    `export const f = (db) => db.query('ALTER TABLE t ALTER COLUMN c SET DEFAULT 1; ALTER TABLE t SET (fillfactor = 70)');`,
  ],
  [
    'ALTER ROLE',
    `export const f = (db) => db.query("ALTER ROLE app SET search_path = app, public; ALTER DATABASE d SET timezone TO 'UTC'");`,
  ],
  [
    'a function with its own setting',
    "export const f = (db) => db.query(`CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = public AS 'SELECT 1'`);",
  ],
  ['a table whose name begins with temp', `export const f = (db) => db.query('CREATE TABLE temp_events (id int)');`],
  ['an HTTP server', `app.listen(3000); server.listen(port, '0.0.0.0', () => {}); httpServer.listen({ port: 80 });`],
  ['a form', `const v = form.watch('name'); const { watch } = useForm(); watch('x');`],
  ['files', `import fs from 'fs'; import chokidar from 'chokidar'; chokidar.watch('x'); fs.watch('y', () => {});`],
  ['RxJS', `source$.pipe(map((x) => x)).subscribe((x) => x); store.subscribe(() => {});`],
  ['streams', `import { pipeline } from 'stream/promises'; await pipeline(a, b);`],
  ['prepare of SQLite', `const stmt = db.prepare('SELECT * FROM t WHERE id = ?'); stmt.get(1);`],
  ['D1', `export default { async fetch(req, env) { return env.DB.prepare('SELECT 1').bind(1).all(); } };`],
  ['MongoDB update', `await users.updateOne({ _id }, { $set: { role: 'admin', search_path: 'x' } });`],
  ['GraphQL', 'const q = gql`subscription { listen(channel: "x") { id } }`;'],
  ['documentation', `export const docs = { description: ${SET}, example: 'LISTEN jobs' };`],
  ['a help text', `program.option('--search-path <p>', 'SET search_path TO p before running');`],
  ['a comment', `// await client.query(${SET});\n/* LISTEN jobs */\nexport const x = 1;`],
  ['JSX', `export const A = () => <code>SET search_path TO x; LISTEN jobs;</code>;`, 'src/a.tsx'],
  [
    'a placeholder',
    `export const A = () => <input placeholder="SET search_path TO x" title="LISTEN jobs" />;`,
    'src/a.tsx',
  ],
  [
    'a decorator',
    `export class A { @ApiProperty({ example: 'SET search_path TO x' }) a!: string; @Column({ comment: 'LISTEN jobs' }) b!: string; }`,
  ],
  ['keywords', `const KEYWORDS = ['SET', 'LISTEN', 'PREPARE', 'DEALLOCATE', 'DISCARD', 'LOCK', 'RESET'];`],
  ['a mail', `await mailer.sendMail({ to: 'a@b.c', subject: 'SET TIME ZONE', text: 'LISTEN to this' });`],
  [
    'text in a test of a parser',
    `expect(parse('SET search_path TO x')).toEqual({ kind: 'set' });`,
    'src/parse.test.ts',
  ],
  [
    'FOR UPDATE on a client',
    `export async function f(client) { await client.query('SELECT 1 FROM t WHERE id = 1 FOR UPDATE'); }`,
  ],
  [
    'NOTIFY',
    `export async function f(pool) { await pool.query("NOTIFY jobs, 'x'"); await pool.query('SELECT pg_notify($1, $2)', ['a', 'b']); }`,
  ],
  [
    'a read of a setting',
    `export async function f(db) { await db.query("SELECT current_setting('server_version_num')"); await db.query('SHOW server_version'); }`,
  ],
  ['RETURNING id', `export async function f(pool) { await pool.query('INSERT INTO t (a) VALUES (1) RETURNING id'); }`],
  [
    'redis duplicate',
    `import Redis from 'ioredis';\nconst redis = new Redis();\nconst blocking = redis.duplicate();\nexport async function loop() { for (;;) await blocking.blpop('q', 0); }\nexport const get = () => redis.get('x');`,
  ],
  [
    'a redis subscriber',
    `import { createClient } from 'redis';\nconst client = createClient();\nconst subscriber = client.duplicate();\nawait subscriber.connect();\nawait subscriber.subscribe('x', () => {});`,
  ],
  [
    'a chained multi',
    `import Redis from 'ioredis';\nconst redis = new Redis();\nexport const f = () => redis.multi().get('a').set('b', 1).exec();`,
  ],
  [
    'a session that is given',
    `export async function f(client) { await client.withSession(async (session) => session.withTransaction(async () => { await col.insertOne({ a: 1 }, { session }); })); }`,
  ],
];

describe('what must stay silent', () => {
  it.each(silent)('%s', (_, code, path) => {
    expect(found(code, path === undefined ? {} : { path })).toEqual([]);
  });
});

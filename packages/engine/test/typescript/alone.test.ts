import { parseTarget } from '@poolsafe/poolers';
import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const targets = ['pgbouncer@1.24/transaction', 'proxysql@2.7', 'redis-shared'].map(parseTarget);

/** What one file shows by itself, found in public code: each with what is underlined. */
const cases: readonly (readonly [title: string, code: string, expected: readonly string[]])[] = [
  [
    'sqlite3 as its documentation writes it',
    `const sqlite3 = require('sqlite3').verbose();\nconst db = new sqlite3.Database('x');\ndb.run('CREATE TEMP TABLE t (id int)');\ndb.run('BEGIN');`,
    [],
  ],
  [
    'sqlite3, made talkative later',
    `import sqlite3 from 'sqlite3';\nconst sqlite = sqlite3.verbose();\nconst db = new sqlite.Database('x');\ndb.run('CREATE TEMP TABLE t (id int)');`,
    [],
  ],
  [
    'what TypeScript writes for an import',
    `const pg_1 = __importDefault(require("pg"));\nconst pool = new pg_1.default.Pool();\nexports.f = async () => { await pool.query('SET statement_timeout = 1'); };`,
    ['session-setting: SET statement_timeout'],
  ],
  [
    'what Babel writes for an import',
    `var _pg = _interopRequireDefault(require("pg"));\nvar pool = new _pg.default.Pool();\nexports.f = function () { return pool.query('BEGIN'); };`,
    ['split-transaction: BEGIN'],
  ],
  [
    'the native client',
    `const { native: pg } = require('pg');\nconst client = new pg.Client();\nclient.query('LISTEN jobs');`,
    ['listen: LISTEN jobs'],
  ],
  [
    'an insert id that is asked for on a connection that just came from a pool',
    `const pool = require('./pool');\nexports.f = async () => { const c = await pool.getConnection(); const [row] = await c.query('SELECT LAST_INSERT_ID() AS id'); c.release(); return row; };`,
    ['insert-id: LAST_INSERT_ID()'],
  ],
  [
    'SET LOCAL on a client that just came from a pool',
    `import { pool } from './db';\nexport async function f() { const c = await pool.connect(); try { await c.query("SET LOCAL app.tenant = 'x'"); await c.query('SELECT 1'); } finally { c.release(); } }`,
    ['no-effect: SET LOCAL app.tenant'],
  ],
  [
    'the same where somebody else may have begun',
    `import { pool, begin } from './db';\nexport async function f() { const c = await pool.connect(); await begin(c); await c.query("SET LOCAL app.tenant = 'x'"); await c.query('COMMIT'); }`,
    [],
  ],
  [
    'an insert id that a query builder selects',
    `import { knex as Knex } from 'knex';\nconst knex = Knex({ client: 'mysql2' });\nexport const f = async (t) => { await knex(t).insert({}); return knex(t).select(knex.raw(\`LAST_INSERT_ID()\`)); };`,
    ['insert-id: LAST_INSERT_ID()'],
  ],
  [
    'a lock that a query builder selects in a transaction',
    `import { knex as Knex } from 'knex';\nconst knex = Knex({ client: 'pg' });\nexport const f = () => knex.transaction(async (trx) => { await trx.select(trx.raw('pg_advisory_xact_lock(1)')); });`,
    [],
  ],
  [
    'statements behind files whose contents are not in sight',
    "import type { Knex } from 'knex';\nexport async function up(knex: Knex) {\n  await knex.raw(`\n    -- extensions\n    ${a}\n    set search_path = app;\n    ${b}\n    ${c}\n\n    /* views */\n    set role api;\n  `);\n}",
    ['session-setting: set search_path', 'session-role: set role'],
  ],
  [
    'a hole that is a condition',
    'export const f = (db) => db.query(`UPDATE t\n  SET a = 1\n  WHERE\n  ${where}\n  ORDER BY 1`);',
    [],
  ],
  [
    'pg-mem behind the interface of pg',
    "import { newDb } from 'pg-mem';\nconst db = newDb();\nconst { Pool } = db.adapters.createPg();\nconst pool = new Pool();\nawait pool.query('SET search_path TO x');\nconst c = await pool.connect();\nawait c.query('LISTEN jobs');",
    [],
  ],
  [
    'pg-mem behind the interface of knex',
    "import { newDb } from 'pg-mem';\nconst knex = newDb().adapters.createKnex();\nawait knex.raw('SET search_path TO x');",
    [],
  ],
  [
    'sql.js, loaded first',
    "import initSqlJs from 'sql.js';\nconst SQL = await initSqlJs();\nconst db = new SQL.Database();\ndb.run('CREATE TEMP TABLE t (id int)');\ndb.exec('BEGIN');",
    [],
  ],
  [
    'the subscription of postgres.js under another name',
    "import { listenSql } from '@/lib/db';\nexport const f = () => listenSql.listen('events', (payload) => console.log(payload));",
    ["listen: listen('events'"],
  ],
  ['a server that is called after its database', "import { appSql } from '@/lib/db';\nappSql.listen(3000);", []],
  [
    "a worker's loop on a client of another module",
    "import { redis } from './redis.js';\nexport async function loop() { for (;;) { const job = await redis.blpop('q', 0); await run(job); } }",
    [],
  ],
  [
    'a loop on a client of another module that does more',
    "import { redis } from './redis.js';\nexport async function loop() { for (;;) { const job = await redis.blpop('q', 0); await redis.set('busy', job); } }",
    ['blocking-command: blpop'],
  ],
];

describe('one file alone', () => {
  it.each(cases)('%s', (_, code, expected) => {
    expect(found(code, { targets })).toEqual(expected);
  });
});

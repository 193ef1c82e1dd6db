import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

type Case = readonly [title: string, code: string, expected: readonly string[]];

const rules = (code: string, path: string) => found(code, { path }).map((one) => one.replace(/:.*$/s, ''));

/** CommonJS with callbacks, as it is written for mysql and early versions of pg. */
const OLD: readonly Case[] = [
  [
    'pg.connect',
    "var pg = require('pg');\npg.connect(process.env.DATABASE_URL, function (err, client, done) {\n  client.query('LISTEN jobs');\n  client.on('notification', function (m) {});\n});",
    ['listen'],
  ],
  [
    'pool.connect with a callback',
    "var pg = require('pg');\nvar pool = new pg.Pool();\nexports.set = function (schema, next) {\n  pool.connect(function (err, client, done) {\n    if (err) return next(err);\n    client.query('SET search_path TO ' + schema, function (err) { done(); next(err); });\n  });\n};",
    ['session-setting'],
  ],
  [
    'a transaction by callbacks',
    "var pg = require('pg');\nvar pool = new pg.Pool();\nexports.f = function (next) {\n  pool.connect(function (err, client, done) {\n    client.query('BEGIN', function (err) {\n      client.query(\"SET LOCAL app.tenant = '1'\", function (err) {\n        client.query('COMMIT', done);\n      });\n    });\n  });\n};",
    [],
  ],
  [
    'getConnection with a callback',
    "var mysql = require('mysql');\nvar pool = mysql.createPool({});\npool.getConnection(function (err, connection) {\n  connection.query(\"SELECT GET_LOCK('a', 10)\", function (err, rows) { connection.release(); });\n});",
    ['session-lock'],
  ],
  [
    'an insert id by a second question',
    "var mysql = require('mysql');\nvar pool = mysql.createPool({});\nexports.add = function (cb) {\n  pool.query('INSERT INTO t SET ?', { a: 1 }, function (err) {\n    pool.query('SELECT LAST_INSERT_ID() AS id', function (err, rows) { cb(err, rows[0].id); });\n  });\n};",
    ['insert-id'],
  ],
  [
    'the insert id of the answer',
    "var mysql = require('mysql');\nvar pool = mysql.createPool({});\nexports.add = function (cb) {\n  pool.query('INSERT INTO t SET ?', { a: 1 }, function (err, result) { cb(err, result.insertId); });\n};",
    [],
  ],
  [
    'a transaction of the driver',
    "var mysql = require('mysql');\nvar pool = mysql.createPool({});\npool.getConnection(function (err, c) {\n  c.beginTransaction(function (err) {\n    c.query('SELECT 1 FROM t WHERE id = 1 FOR UPDATE', function (err) {\n      c.commit(function () { c.release(); });\n    });\n  });\n});",
    [],
  ],
  [
    'tables locked through a pool',
    "var mysql = require('mysql');\nvar pool = mysql.createPool({});\npool.query('LOCK TABLES t WRITE', function () {\n  pool.query('UPDATE t SET a = 1', function () { pool.query('UNLOCK TABLES'); });\n});",
    ['table-lock'],
  ],
  [
    'a module that hands on',
    "var db = require('./db');\nmodule.exports = { lock: function (id, cb) { db.query('SELECT pg_try_advisory_lock($1)', [id], cb); } };",
    ['session-lock'],
  ],
  [
    'sqlite3 with callbacks',
    "var sqlite3 = require('sqlite3').verbose();\nvar db = new sqlite3.Database(':memory:');\ndb.serialize(function () { db.run('CREATE TEMP TABLE t (id int)'); db.run('BEGIN TRANSACTION'); db.run('COMMIT'); });",
    [],
  ],
];

const script = (code: string, attributes = '') =>
  `<template><p>SET search_path TO x</p></template>\n<script${attributes}>\n${code}\n</script>\n<style>p { color: red }</style>\n`;

const VUE: readonly Case[] = [
  [
    'a server block',
    script("import { pool } from './db';\nawait pool.query('LISTEN jobs');", ' setup lang="ts"'),
    ['listen'],
  ],
  [
    'an options object',
    script(
      "import { db } from './db';\nexport default { methods: { async f() { await db.query('SET statement_timeout = 1'); } } };",
    ),
    ['session-setting'],
  ],
  [
    'two scripts',
    `${script("import { pool } from './db';", ' lang="ts"')}<script setup lang="ts">\nimport { pool } from './db';\nawait pool.query('BEGIN');\n</script>\n`,
    ['split-transaction'],
  ],
  [
    'types',
    script(
      "import type { PoolClient } from 'pg';\nconst f = async (c: PoolClient) => c.query<{ a: number }>('SET ROLE x');",
      ' lang="ts"',
    ),
    ['session-role'],
  ],
  ['text of the template', '<template><pre>SET search_path TO x; LISTEN jobs</pre></template>\n', []],
  [
    'an attribute',
    '<template><Editor value="SET search_path TO x" :q="`LISTEN jobs`" /></template>\n<script setup>\nconst a = 1;\n</script>\n',
    [],
  ],
  ['watch', script("import { watch, ref } from 'vue';\nconst a = ref(1);\nwatch(a, () => {});", ' setup'), []],
  [
    'a label',
    script("const label = 'SET search_path TO x';\nconst items = [{ title: 'LISTEN to music' }];", ' setup'),
    [],
  ],
  ['SET LOCAL', script("import { tx } from './db';\nawait tx.query('SET LOCAL statement_timeout = 1');", ' setup'), []],
  [
    'half typed',
    script("import { pool } from './db';\nawait pool.query('LISTEN jobs');\nconst x = pool.", ' setup lang="ts"'),
    ['listen'],
  ],
];

const SVELTE: readonly Case[] = [
  [
    'a module script',
    "<script context=\"module\">\nimport { pool } from './db';\nexport const load = async () => { await pool.query('LISTEN jobs'); };\n</script>\n<p>SET x</p>\n",
    ['listen'],
  ],
  [
    'a script',
    "<script lang=\"ts\">\nimport { db } from '$lib/db';\nawait db.query('SET statement_timeout = 1');\n</script>\n",
    ['session-setting'],
  ],
  [
    'a declaration of props',
    '<script lang="ts">\nlet { client }: { client: any } = $props();\nclient.query(\'SET ROLE x\');\n</script>\n',
    ['session-role'],
  ],
  [
    'a label that reacts',
    "<script>\nimport { pool } from './db';\n$: pool.query('BEGIN');\n</script>\n",
    ['split-transaction'],
  ],
  ['markup', '<p>SET search_path TO x; LISTEN jobs</p>\n{#if a}<b>RESET ALL</b>{/if}\n', []],
  ['an attribute', '<Query sql={`SET search_path TO ${x}`} placeholder="LISTEN jobs" />\n', []],
  ['a store', "<script>\nimport { store } from './store';\nstore.subscribe((v) => {});\n</script>\n", []],
  ['a placeholder', "<script>\nconst placeholder = 'SET search_path TO x';\n</script>\n<input {placeholder} />\n", []],
  ['an xact lock', "<script>\nexport const f = (tx) => tx.query('SELECT pg_advisory_xact_lock(1)');\n</script>\n", []],
  [
    'half typed',
    "<script lang=\"ts\">\nimport { pool } from './db';\nawait pool.query('LISTEN jobs');\nif (\n</script>\n",
    ['listen'],
  ],
];

/** Texts in which somebody is still typing: what stands there is told, and nothing is made up. */
const HALF: readonly Case[] = [
  [
    'an open call',
    "import { pool } from './db';\nconst c = await pool.connect();\nawait c.query('SET ROLE x'",
    ['session-role'],
  ],
  [
    'an open member',
    "import { pool } from './db';\nconst c = await pool.connect();\nawait c.query('SET ROLE x');\nc.",
    ['session-role'],
  ],
  [
    'an open block',
    "import { pool } from './db';\nexport async function f() {\n  const c = await pool.connect();\n  await c.query('SET ROLE x');\n  if (a) {",
    ['session-role'],
  ],
  [
    'an open string',
    "import { pool } from './db';\nconst c = await pool.connect();\nawait c.query('SET ROLE x');\nawait c.query('SEL",
    ['session-role'],
  ],
  [
    'an open template',
    "import { pool } from './db';\nconst c = await pool.connect();\nawait c.query('SET ROLE x');\nawait c.query(`SELECT ${",
    ['session-role'],
  ],
  ['an open import', "import { pool } from './db';\nawait pool.query('LISTEN jobs');\nimport { x ", ['listen']],
  [
    'a missing name',
    "import { pool } from './db';\nconst = await pool.connect();\nawait pool.query('LISTEN jobs');",
    ['listen'],
  ],
  ['an open object', "import { pool } from './db';\nawait pool.query({ text: 'LISTEN jobs', ", ['listen']],
  [
    'an open class',
    "import { Pool } from 'pg';\nclass A {\n  pool = new Pool();\n  async f() { await this.pool.query('BEGIN'); }\n  async g(",
    ['split-transaction'],
  ],
  ['nothing of it is a call', "const text = 'SET ROLE x", []],
];

describe.each([
  ['CommonJS with callbacks', OLD, 'lib/db.js'],
  ['Vue', VUE, 'src/A.vue'],
  ['Svelte', SVELTE, 'src/A.svelte'],
  ['half typed', HALF, 'src/db.ts'],
] as const)('%s', (_, cases, path) => {
  it.each(cases)('%s', (_title, code, expected) => {
    expect(rules(code, path)).toEqual(expected);
  });
});

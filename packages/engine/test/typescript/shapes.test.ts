import { parseTarget } from '@poolsafe/poolers';
import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const PG = "import { Pool } from 'pg'; const pool = new Pool();\n";
const SET = 'session-setting: SET search_path';
const LOCK = 'session-lock: pg_advisory_lock(1)';

/** Where a statement's text can come from, and which way it can take to the call that sends it. */
const FOUND: readonly (readonly [shape: string, code: string, expected: readonly string[]])[] = [
  ['a constant', `${PG}const Q = 'SET search_path TO a'; pool.query(Q);`, [SET]],
  ['a concatenation', `${PG}pool.query('SET search_path' + ' TO ' + schema);`, [SET]],
  ['a template with a hole', `${PG}pool.query(\`SET search_path TO \${schema}\`);`, [SET]],
  ['+=', `${PG}let q = 'SELECT 1; '; q += 'SET search_path TO a'; pool.query(q);`, [SET]],
  ['a map', `${PG}const Q = { a: 'SELECT 1', b: 'SET search_path TO a' }; pool.query(Q[kind]);`, [SET]],
  ['an enum', `${PG}enum Q { A = 'SET search_path TO a' } pool.query(Q.A);`, [SET]],
  ['a static field', `${PG}class Q { static readonly A = 'SET search_path TO a'; } pool.query(Q.A);`, [SET]],
  [
    'both branches',
    `${PG}pool.query(on ? 'SET search_path TO a' : "SET statement_timeout = 1");`,
    [SET, 'session-setting: SET statement_timeout'],
  ],
  ['joined parts', `${PG}const p = ['SET search_path']; p.push('TO a'); pool.query(p.join(' '));`, [SET]],
  ['a list', `${PG}for (const q of ['SELECT 1', 'SET search_path TO a']) await pool.query(q);`, [SET]],
  ['a builder', `${PG}const build = (s) => \`SET search_path TO \${s}\`; pool.query(build('a'));`, [SET]],
  [
    'a function of an object',
    `${PG}const Q = { at: (s) => \`SET search_path TO \${s}\` }; pool.query(Q.at('a'));`,
    [SET],
  ],
  [
    'a method of an object',
    `${PG}const Q = { at(s) { return \`SET search_path TO \${s}\`; } }; pool.query(Q.at('a'));`,
    [SET],
  ],
  [
    'a static method',
    `${PG}class Q { static at(s) { return 'SET search_path TO ' + s; } } pool.query(Q.at('a'));`,
    [SET],
  ],
  [
    'a wrapper that is given joined parts',
    `${PG}const query = (q) => pool.query(q); const p = ['SET search_path', 'TO a']; query(p.join(' '));`,
    [SET],
  ],
  [
    'a wrapper that is given a variable',
    `${PG}const query = (q) => pool.query(q); let s = 'SET '; s += 'search_path TO a'; query(s);`,
    ["session-setting: SET '; s += 'search_path"],
  ],
  ['a cursor', `${PG}import Cursor from 'pg-cursor'; c.query(new Cursor('SELECT pg_advisory_lock(1)'));`, [LOCK]],
  ['spread options', `${PG}const base = { text: 'SET search_path TO a' }; pool.query({ ...base, values: [] });`, [SET]],
  ['a wrapper', `${PG}const run = (text, params) => pool.query(text, params); run('SET search_path TO a');`, [SET]],
  [
    'a wrapper with options',
    `${PG}function run({ sql }) { return pool.query(sql); } run({ sql: 'SET search_path TO a' });`,
    [SET],
  ],
  [
    'a wrapper that spreads',
    `${PG}export const run = (...args) => pool.query(...args); run('SET search_path TO a');`,
    [SET],
  ],
  [
    'a method',
    `${PG}class Db { run(q) { return pool.query(q); } f() { return this.run('SET search_path TO a'); } }`,
    [SET],
  ],
  ['never awaited', `${PG}void pool.query('SET search_path TO a').catch(() => {});`, [SET]],
  ['kept in an array', `${PG}await Promise.all([pool.query('SET search_path TO a'), pool.query('SELECT 1')]);`, [SET]],
  [
    'through a callback',
    `${PG}async function withClient(fn) { const c = await pool.connect(); try { return await fn(c); } finally { c.release(); } }
    withClient(async (x) => { await x.query('SET search_path TO a'); });`,
    [SET],
  ],
  [
    'a typed parameter',
    `import type { PoolClient } from 'pg'; export const f = (c: PoolClient) => c.query('SET search_path TO a');`,
    [SET],
  ],
  [
    'a field',
    `import { Pool } from 'pg'; export class S { constructor(private readonly pool: Pool) {} f() { return this.pool.query('SET search_path TO a'); } }`,
    [SET],
  ],
  ['an unknown receiver', `export const f = (db) => db.query('SET search_path TO a');`, [SET]],
  ['an exported map', `export const Q = { lock: 'SELECT pg_advisory_lock(1)' };`, [LOCK]],
  ['returned by a builder', `export function lockQuery() { return 'SELECT pg_advisory_lock(1)'; }`, [LOCK]],
  ['handed to something unknown', `import { runner } from 'somewhere'; runner.steps(['SET search_path TO a']);`, [SET]],
  [
    'a text that begins with a constant',
    "const set = 'SET search_path TO'; export const going = (n) => { if (n) return `${set} a`; return `${set} b`; };",
    [SET],
  ],
  [
    'a fragment without quotes in a tag',
    "export const lock = (db, tx) => db.query(SQL`SELECT ${SQL.plain(tx ? 'pg_advisory_lock' : 'pg_advisory_xact_lock')}(${id})`);",
    ["session-lock: SQL.plain(tx ? 'pg_advisory_lock' : 'pg_advisory_xact_lock')}(${id})"],
  ],
  [
    'a list that is filled elsewhere',
    `${PG}class L { names = []; all(c) { return this.names.map((n) => c.query('LISTEN "' + n + '"')); } }`,
    ['listen: LISTEN "\' + n + \'"'],
  ],
  [
    'listening on what is called as the library calls it',
    'export class N { constructor(private sql: Db) {} go() { return this.sql.listen(this.channel, (m) => m); } }',
    ['listen: listen(this.channel'],
  ],
  [
    'words that callers hand over',
    `import { Client } from 'pg'; async function query(c: Client, f: string, k: number) { return c.query(\`SELECT \${f}(\${k})\`); }
    export async function lock(c: Client) { await query(c, 'pg_advisory_lock', 1); } export const free = (c: Client) => query(c, 'pg_advisory_unlock', 1);`,
    ['session-lock: f}(${k})'],
  ],
  [
    'columns that are mapped and joined',
    "const columns = (o) => o.keys.map((k) => `set_config('${k}', '${o[k]}', false)`).join(', '); export const setUp = (o) => ({ sql: `SELECT ${columns(o)}` });",
    ['session-setting: columns(o)'],
  ],
  ['half-typed code', `${PG}async function f() { await pool.query('SET search_path TO a'; if (`, [SET]],
];

const OTHER_MODULES: readonly (readonly [
  shape: string,
  files: Readonly<Record<string, string>>,
  expected: readonly string[],
])[] = [
  [
    'a pool from another module',
    {
      'src/a.ts': `import { pool } from './db.js'; pool.query("SET LOCAL lock_timeout = '1s'");`,
      'src/db.ts': `import { Pool } from 'pg'; export const pool = new Pool();`,
    },
    ['no-effect: SET LOCAL lock_timeout'],
  ],
  [
    'a wrapper from another module',
    {
      'src/a.ts': `import * as db from './db'; db.query('SET search_path TO a');`,
      'src/db.ts': `import { Pool } from 'pg'; const pool = new Pool(); export const query = (t) => pool.query(t);`,
    },
    [SET],
  ],
  [
    'a re-export and a path alias',
    {
      'src/a.ts': `import { direct } from '@/index'; direct.query('LISTEN jobs');`,
      'src/index.ts': `export * from './db';`,
      'src/db.ts': `import { Pool } from 'pg'; export const direct = new Pool({ connectionString: process.env.DIRECT_URL });`,
      'tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
    },
    ['pool-state: LISTEN jobs'],
  ],
  [
    'a transaction helper of a workspace package',
    {
      'apps/a/src/a.ts': `import { inTransaction } from '@acme/db'; inTransaction(async (c) => { await c.query("SELECT set_config('a.b', '1', true)"); });`,
      'packages/db/package.json': `{ "name": "@acme/db" }`,
      'packages/db/src/index.ts': `import { Pool } from 'pg'; const pool = new Pool(); export async function inTransaction(fn) { const c = await pool.connect(); await c.query('BEGIN'); await fn(c); await c.query('COMMIT'); }`,
    },
    [],
  ],
  [
    'a module that is a pool',
    {
      'src/a.js': `const pool = require('./db'); pool.query("SET LOCAL lock_timeout = '1s'");`,
      'src/db.js': `const { Pool } = require('pg'); const pool = new Pool(); module.exports = pool;`,
    },
    ['no-effect: SET LOCAL lock_timeout'],
  ],
  [
    'a module that is a pool, required in TypeScript',
    {
      'src/a.ts': `import pool = require('./db'); pool.query("SET LOCAL lock_timeout = '1s'");`,
      'src/db.ts': `import { Pool } from 'pg'; export = new Pool(); module.exports = new Pool();`,
    },
    ['no-effect: SET LOCAL lock_timeout'],
  ],
  [
    'an object of exports that is filled',
    {
      'src/a.js': `const db = require('./db'); db.pool.query("SET LOCAL lock_timeout = '1s'");`,
      'src/db.js': `const { Pool } = require('pg'); const db = {}; db.pool = new Pool(); module.exports = db;`,
    },
    ['no-effect: SET LOCAL lock_timeout'],
  ],
  [
    'a module that is a wrapper',
    {
      'src/a.js': `const run = require('./run'); run('BEGIN');`,
      'src/run.js': `const { Pool } = require('pg'); const pool = new Pool(); module.exports = (text) => pool.query(text);`,
    },
    ['split-transaction: BEGIN'],
  ],
  [
    'a constant that its own module tells about',
    {
      'src/a.ts': `import { pool, SET_PATH } from './db'; pool.query(SET_PATH);`,
      'src/db.ts': `import { Pool } from 'pg'; export const pool = new Pool(); export const SET_PATH = 'SET search_path TO a';`,
    },
    [],
  ],
];

/** What looks like session state and is none, or is fine where it stands. */
const SILENT: readonly (readonly [shape: string, code: string])[] = [
  ['a column called constraints', `${PG}pool.query('UPDATE t SET constraints = $1');`],
  ['a column called role', `${PG}pool.query("UPDATE users SET role = 'admin', role_names = '{}'");`],
  [
    'ALTER ... SET',
    `${PG}pool.query('ALTER TABLE t SET (fillfactor = 70)'); pool.query('ALTER ROLE r SET search_path = a');`,
  ],
  [
    'a function with its own search_path',
    `${PG}pool.query('CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS $$ SELECT 1 $$');`,
  ],
  ['names of tables and columns', `${PG}pool.query('SELECT listen, prepare FROM temp_event');`],
  [
    'an HTTP server',
    `import express from 'express'; const app = express(); app.listen(3000); app.listen('3000', () => {});`,
  ],
  ['prepare() of SQLite', `import Database from 'better-sqlite3'; new Database('').prepare('SET x = 1');`],
  [
    'prepare() of a build tool',
    `build.prepare('SET up'); release.prepare(); form.watch('x'); chokidar.watch('LISTEN'); obs.subscribe(() => {});`,
  ],
  ['an error message', `throw new Error('SET search_path TO x failed');`],
  [
    'log texts',
    `logger.info('SET search_path TO a'); console.log(\`RESET ALL\`); log.debug({ sql: 1 }, 'LISTEN jobs');`,
  ],
  [
    'a comparison',
    `if (q === 'SET search_path TO a' || q.startsWith('SET search_path')) x(); switch (q) { case 'LISTEN jobs': break; }`,
  ],
  [
    'the text of pg_stat_activity',
    `${PG}pool.query("SELECT 1 FROM pg_stat_activity WHERE query = 'SET search_path TO a' AND pid <> pg_backend_pid()");`,
  ],
  [
    'an assertion',
    `expect(sql).toBe('SET search_path TO a'); expect(pool.query).toHaveBeenCalledWith('SET search_path TO a'); assert.equal(x, 'LISTEN a');`,
  ],
  ['a mock', `vi.mock('x'); client.query = (q) => { if (/^SET search_path/.test(q)) return {}; };`],
  [
    'a placeholder of a form',
    `export const F = () => <input placeholder="SET search_path TO a" title={'LISTEN jobs'} />;`,
  ],
  [
    'documentation',
    `export const rule = { description: 'SET search_path TO a', example: "SELECT pg_advisory_lock(1)", message: 'LISTEN jobs' };`,
  ],
  ['a comment', `// pool.query('SET search_path TO a')\n/* LISTEN jobs */ export const a = 1;`],
  ['a decorator', `class C { @Query('SET search_path TO a') a; @ApiProperty({ example: 'LISTEN jobs' }) b; }`],
  ['an e-mail', `send('Set a new password: reset it'); const mail = 'user@example.com';`],
  ['MongoDB $set', `users.updateOne({}, { $set: { role: 'a' } }); users.watch();`],
  [
    'prose',
    `toast('Listen to this'); button('Reset all'); render(\`Move \${x} home = \${y}\`); const t = 'Load more = now';`,
  ],
  ['a text that nobody uses', `const unused = 'SET search_path TO a'; export {};`],
  ['words of another language', 'const q = gql`query { set }`; const c = css`SET x = 1`;'],
  ['another database', `export const q = (t) => \`SET IDENTITY_INSERT \${t} ON;\`;`],
  [
    'the keywords of a formatter',
    "export const all = expand(['ALTER', 'SET NAMES', 'RESET MASTER', 'DEALLOCATE PREPARE', 'LOCK TABLES', 'SET ROLE', 'UNLISTEN']);",
  ],
  ['a statement without what it is about', "run.steps(['SET SESSION', 'PREPARE', 'CREATE TEMP TABLE'], 'LISTEN');"],
  [
    'a setting of a transaction that others open',
    `import type { PoolClient } from 'pg'; interface C { pgClient: PoolClient } export const f = (context: C) => { const { pgClient } = context; return pgClient.query("select set_config('a.b', $1, true)"); };`,
  ],
  [
    'a cursor whose transaction is not seen',
    "export async function* f(db) { await db.query('DECLARE c NO SCROLL CURSOR FOR SELECT 1'); yield await db.query('FETCH 10 FROM c'); await db.query('CLOSE c'); }",
  ],
  [
    'a view that goes with the message that made it',
    `${PG}export const f = (n, s) => pool.query([\`CREATE TEMPORARY VIEW \${n} AS (SELECT \${s})\`, 'SELECT 1', \`DROP VIEW \${n}\`].join('; '));`,
  ],
  [
    'an address that leads past the pooler by its name, and one connection',
    `import postgres from 'postgres'; import { settings } from './settings'; const sql = postgres(settings.nonPoolingUrl || settings.url, { max: 1 });
    await sql.unsafe('SET ROLE authenticated'); await sql\`SELECT set_config('a.b', \${c}, false)\`;`,
  ],
  ['an HTTP server that is called as a database', `const sql = express(); sql.listen(3000);`],
  ['NOTIFY', `${PG}pool.query("NOTIFY jobs, 'x'"); pool.query("SELECT pg_notify('a', 'b')");`],
  ['locks of a transaction', `${PG}export const f = (tx) => tx.query('SELECT pg_advisory_xact_lock(1)');`],
  [
    'SET LOCAL on a connection that is not known',
    `export const f = (db) => db.query("SET LOCAL lock_timeout = '1s'");`,
  ],
  ['a tracked setting', `${PG}pool.on('connect', (c) => c.query("SET application_name = 'x'"));`],
  [
    'ON COMMIT DROP in a transaction',
    `${PG}export async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query('CREATE TEMP TABLE t (a int) ON COMMIT DROP'); await c.query('SELECT * FROM t'); await c.query('COMMIT'); }`,
  ],
  [
    'a lock given back in the same transaction',
    `${PG}export async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query('SELECT pg_advisory_lock(1)'); try { await c.query('SELECT 1'); } finally { await c.query('SELECT pg_advisory_unlock(1)'); } await c.query('COMMIT'); }`,
  ],
  [
    'an early return',
    `${PG}export async function f(a) { const c = await pool.connect(); await c.query('BEGIN'); if (!a) { await c.query('ROLLBACK'); return; } await c.query("SET LOCAL lock_timeout = 1"); await c.query('COMMIT'); }`,
  ],
  [
    'savepoint or begin',
    `${PG}export async function f(nested) { const c = await pool.connect(); await c.query(nested ? 'SAVEPOINT a' : 'BEGIN'); await c.query('SELECT set_config($1, $2, true)'); }`,
  ],
];

describe('shapes that are found', () => {
  it.each(FOUND)('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });
  it.each(OTHER_MODULES)('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });
});

describe('look-alikes that stay silent', () => {
  it.each(SILENT)('%s', (_, code) => {
    expect(found(code, { path: 'src/db.tsx' })).toEqual([]);
  });
});

describe('files', () => {
  const code = `${PG}pool.query('SET search_path TO a');`;

  it('a pool of one connection keeps what it is told; a pooler behind it does not', () => {
    const single = "import { Pool } from 'pg'; const pool = new Pool({ max: 1 }); pool.query('LISTEN jobs');";
    expect(found(single)).toEqual(['listen: LISTEN jobs']);
    expect(found(single, { targets: [parseTarget('direct')] })).toEqual([]);
    expect(found(single.replace('1', '2'), { targets: [parseTarget('direct')] })).toEqual(['pool-state: LISTEN jobs']);
  });

  it('type tests are tests', () => {
    expect(found(code, { path: 'types/index.tst.ts' })).toEqual([]);
  });

  it('the name of a file tells the dialect where nothing else does', () => {
    const hook = 'export async function setUp(conn) { await run(conn, "SET SESSION time_zone = \'+00:00\'"); }';
    expect(found(hook, { path: 'src/dialects/mysql.ts' })).toEqual([]);
    expect(found(hook, { path: 'src/dialects/any.ts' })).toEqual(['session-setting: SET SESSION time_zone']);
  });

  it('tests are silent unless everything is asked for', () => {
    expect(found(code, { path: 'src/db.test.ts' })).toEqual([]);
    expect(found(code, { path: 'src/db.test.ts', confidence: 'low' })).toEqual([SET]);
  });

  it('scripts of Vue and Svelte components, where they stand', () => {
    const component = `<template><p>SET search_path TO b</p></template>\n<script lang="ts">\n${code}\n</script>`;
    expect(found(component, { path: 'src/A.vue' })).toEqual([SET]);
    expect(found(component, { path: 'src/A.svelte' })).toEqual([SET]);
  });

  it('a comment says what a pool connects to', () => {
    const direct = `import { Client } from 'pg';\n// poolsafe-target: direct\nconst client = new Client();\nclient.query('LISTEN jobs');`;
    expect(found(direct)).toEqual([]);
    expect(found(direct.replace('poolsafe-target', 'note'))).toEqual(['listen: LISTEN jobs']);
  });

  it('the configuration says what an environment variable connects to', () => {
    const client = `import { Client } from 'pg'; const client = new Client({ connectionString: process.env.QUEUE_URL }); client.query('LISTEN jobs');`;
    expect(found(client, { connections: { QUEUE_URL: 'direct' } })).toEqual([]);
    expect(found(client)).toEqual(['listen: LISTEN jobs']);
  });
});

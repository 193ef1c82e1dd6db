import { describe, expect, it } from 'vitest';
import { checkFiles } from '../support/project.js';

type Files = Readonly<Record<string, string>>;

const POOL = "import { Pool } from 'pg'; export const pool = new Pool();";
/** Has no effect through a pool, and is fine in a transaction: it tells whether the handle was found. */
const LOCAL = `"SET LOCAL lock_timeout = '1s'"`;
const NO_EFFECT = 'no-effect';

/** Small projects with one finding each, in whose way at least one module boundary stands. */
const PROJECTS: readonly (readonly [what: string, files: Files, expected: string])[] = [
  // What is imported, and how it is exported.
  [
    'a named export',
    { 'src/db.ts': POOL, 'src/a.ts': `import { pool } from './db'; await pool.query(${LOCAL});` },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a default export',
    {
      'src/db.ts': "import { Pool } from 'pg'; const pool = new Pool(); export default pool;",
      'src/a.ts': `import db from './db.js'; await db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a default export in place',
    {
      'src/db.ts': "import { Pool } from 'pg'; export default new Pool();",
      'src/a.ts': `import db from './db.js'; await db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'an export under another name',
    {
      'src/db.ts': "import { Pool } from 'pg'; const p = new Pool(); export { p as database };",
      'src/a.ts': `import { database as db } from './db'; await db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a re-export',
    {
      'src/db.ts': POOL,
      'src/index.ts': "export { pool as db } from './db';",
      'src/a.ts': `import { db } from '.'; await db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'export *',
    {
      'src/db.ts': POOL,
      'src/index.ts': "export * from './other'; export * from './db';",
      'src/other.ts': 'export const x = 1;',
      'src/a.ts': `import { pool } from './index'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'export * as',
    {
      'src/db.ts': POOL,
      'src/index.ts': "export * as database from './db';",
      'src/a.ts': `import { database } from './index'; await database.pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a namespace',
    { 'src/db.ts': POOL, 'src/a.ts': `import * as db from './db'; await db.pool.query(${LOCAL});` },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'export default of a re-export',
    {
      'src/db.ts': POOL,
      'src/index.ts': "export { pool as default } from './db';",
      'src/a.ts': `import db from './index'; await db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'imported and exported',
    {
      'src/db.ts': POOL,
      'src/index.ts': "import { pool } from './db'; export { pool };",
      'src/a.ts': `import { pool } from './index'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'an object of exports',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; const write = new Pool(); const read = new Pool(); export const db = { write, read };",
      'src/a.ts': `import { db } from './db'; await db.write.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'an object as the default',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; const pool = new Pool(); export default { pool, query: (t) => pool.query(t) };",
      'src/a.ts': `import db from './db'; await db.query('BEGIN');`,
    },
    'src/a.ts:1 split-transaction',
  ],
  [
    'a dynamic import',
    {
      'src/db.ts': POOL,
      'src/a.ts': `export async function f() { const { pool } = await import('./db'); await pool.query(${LOCAL}); }`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'import =',
    { 'src/db.ts': POOL, 'src/a.ts': `import db = require('./db'); db.pool.query(${LOCAL});` },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  // CommonJS.
  [
    'module.exports of an object',
    {
      'src/db.js': "const { Pool } = require('pg'); const pool = new Pool(); module.exports = { pool };",
      'src/a.js': `const { pool } = require('./db'); pool.query(${LOCAL});`,
    },
    `src/a.js:1 ${NO_EFFECT}`,
  ],
  [
    'exports.x',
    {
      'src/db.js': "const pg = require('pg'); exports.pool = new pg.Pool();",
      'src/a.js': `const db = require('./db'); db.pool.query(${LOCAL});`,
    },
    `src/a.js:1 ${NO_EFFECT}`,
  ],
  [
    'module.exports.x of a function',
    {
      'src/db.js':
        "const { Pool } = require('pg'); const pool = new Pool(); module.exports.query = function (text, params) { return pool.query(text, params); };",
      'src/a.js': "require('./db').query('BEGIN');",
    },
    'src/a.js:1 split-transaction',
  ],
  [
    'methods in module.exports',
    {
      'src/db.js':
        "const { Pool } = require('pg'); const pool = new Pool(); module.exports = { query(text) { return pool.query(text); } };",
      'src/a.js': "const db = require('./db'); db.query('BEGIN');",
    },
    'src/a.js:1 split-transaction',
  ],
  [
    'CommonJS that passes on',
    {
      'src/db.js': "const { Pool } = require('pg'); exports.pool = new Pool();",
      'src/index.js': "module.exports = require('./db');",
      'src/a.js': `const { pool } = require('./index'); pool.query(${LOCAL});`,
    },
    `src/a.js:1 ${NO_EFFECT}`,
  ],
  [
    'CommonJS that spreads',
    {
      'src/db.js': "const { Pool } = require('pg'); exports.pool = new Pool();",
      'src/index.js': "module.exports = { ...require('./db'), x: 1 };",
      'src/a.js': `const { pool } = require('./index'); pool.query(${LOCAL});`,
    },
    `src/a.js:1 ${NO_EFFECT}`,
  ],
  [
    'an ES module that imports CommonJS',
    {
      'src/db.cjs': "const { Pool } = require('pg'); module.exports = new Pool();",
      'src/a.mjs': `import pool from './db.cjs'; pool.query(${LOCAL});`,
    },
    `src/a.mjs:1 ${NO_EFFECT}`,
  ],
  // Where a specifier leads.
  [
    'paths of tsconfig',
    {
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "~/*": ["src/*"] } } }',
      'src/lib/db.ts': POOL,
      'src/a.ts': `import { pool } from '~/lib/db'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'paths of a config that is extended',
    {
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@db": ["./libs/db/src/index.ts"] } } }',
      'apps/web/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
      'libs/db/src/index.ts': POOL,
      'apps/web/src/a.ts': `import { pool } from '@db'; await pool.query(${LOCAL});`,
    },
    `apps/web/src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'paths of a config that is referred to',
    {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/db.ts': POOL,
      'src/a.ts': `import { pool } from '@/db'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'baseUrl',
    {
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }',
      'src/lib/db.ts': POOL,
      'src/a.ts': `import { pool } from 'lib/db'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'imports of the package',
    {
      'package.json': '{ "name": "x", "imports": { "#db": "./src/db.js", "#lib/*": "./src/lib/*.js" } }',
      'src/lib/pool.ts': POOL,
      'src/a.ts': `import { pool } from '#lib/pool'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'imports of the package with conditions',
    {
      'package.json':
        '{ "name": "x", "imports": { "#db": { "development": "./src/db.ts", "default": "./dist/db.js" } } }',
      'src/db.ts': POOL,
      'src/a.ts': `import { pool } from '#db'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a package of the workspace',
    {
      'packages/db/package.json': '{ "name": "@acme/db", "main": "dist/index.js" }',
      'packages/db/src/index.ts': POOL,
      'apps/a/package.json': '{ "name": "a" }',
      'apps/a/src/a.ts': `import { pool } from '@acme/db'; await pool.query(${LOCAL});`,
    },
    `apps/a/src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'exports of a workspace package',
    {
      'packages/db/package.json':
        '{ "name": "@acme/db", "exports": { "./client": { "types": "./dist/client.d.ts", "import": "./dist/client.js" } } }',
      'packages/db/src/client.ts': POOL,
      'apps/a/src/a.ts': `import { pool } from '@acme/db/client'; await pool.query(${LOCAL});`,
    },
    `apps/a/src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'exports with a star',
    {
      'packages/db/package.json': '{ "name": "@acme/db", "exports": { "./*": "./src/*.ts" } }',
      'packages/db/src/pools/main.ts': POOL,
      'apps/a/src/a.ts': `import { pool } from '@acme/db/pools/main'; await pool.query(${LOCAL});`,
    },
    `apps/a/src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a package imports itself',
    {
      'package.json': '{ "name": "shop", "exports": { "./db": "./src/db.ts" } }',
      'src/db.ts': POOL,
      'src/a.ts': `import { pool } from 'shop/db'; await pool.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  // Components and half-typed modules.
  [
    'a server component',
    {
      'lib/db.ts': POOL,
      'app/page.tsx': `import { pool } from '../lib/db'; export default async function Page() { await pool.query(${LOCAL}); return <p className="x">{1}</p>; }`,
    },
    `app/page.tsx:1 ${NO_EFFECT}`,
  ],
  [
    'Svelte',
    {
      'src/lib/db.ts': POOL,
      'src/routes/A.svelte': `<script lang="ts">\n  import { pool } from '$lib/db';\n  pool.query(${LOCAL});\n</script>\n<p>SET x</p>`,
      'svelte.config.js': 'export default {};',
    },
    `src/routes/A.svelte:3 ${NO_EFFECT}`,
  ],
  [
    'Vue',
    {
      'src/db.ts': POOL,
      'src/A.vue': `<template><p/></template>\n<script setup lang="ts">\nimport { pool } from './db';\nawait pool.query(${LOCAL});\n</script>`,
    },
    `src/A.vue:4 ${NO_EFFECT}`,
  ],
  [
    'Nuxt',
    {
      'server/utils/db.ts': POOL,
      'server/api/a.ts': `import { pool } from '~~/server/utils/db'; export default defineEventHandler(async () => { await pool.query(${LOCAL}); });`,
      'nuxt.config.ts': 'export default {};',
    },
    `server/api/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a module that is half typed',
    {
      'src/db.ts': POOL,
      'src/a.ts': `import { pool } from './db';\nexport async function f() {\n  await pool.query(${LOCAL});\n  if (x.`,
    },
    `src/a.ts:3 ${NO_EFFECT}`,
  ],
  [
    'a module that is half typed elsewhere',
    {
      'src/db.ts': `${POOL}\nexport function g() { return pool.`,
      'src/a.ts': `import { pool } from './db';\nawait pool.query(${LOCAL});`,
    },
    `src/a.ts:2 ${NO_EFFECT}`,
  ],
  // What crosses the boundary.
  [
    'a factory',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; let pool: Pool; export function getPool() { if (!pool) pool = new Pool(); return pool; }",
      'src/a.ts': `import { getPool } from './db'; await getPool().query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'an async factory',
    {
      'src/db.ts':
        "import { createPool } from 'mysql2/promise'; export async function connect() { return createPool({}); }",
      'src/a.ts': "import { connect } from './db'; const db = await connect(); await db.query('START TRANSACTION');",
    },
    'src/a.ts:1 split-transaction',
  ],
  [
    'a class of another module',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; export class Db { private pool = new Pool(); run(text: string) { return this.pool.query(text); } }",
      'src/a.ts': "import { Db } from './db'; const db = new Db(); await db.run('BEGIN');",
    },
    'src/a.ts:1 split-transaction',
  ],
  [
    'a class that is injected',
    {
      'src/db.ts': "import { Pool } from 'pg'; export class Db { readonly pool = new Pool(); }",
      'src/a.ts': `import { Db } from './db'; export class S { constructor(private readonly db: Db) {} f() { return this.db.pool.query(${LOCAL}); } }`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a class that is extended',
    {
      'src/base.ts': "import { Pool } from 'pg'; export abstract class Base { protected pool = new Pool(); }",
      'src/a.ts': `import { Base } from './base'; export class A extends Base { f() { return this.pool.query(${LOCAL}); } }`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a single object of a class',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; class Db { pool = new Pool(); query(t: string) { return this.pool.query(t); } } export const db = new Db();",
      'src/a.ts': "import { db } from './db'; db.query('BEGIN');",
    },
    'src/a.ts:1 split-transaction',
  ],
  [
    'a type of another module',
    {
      'src/types.ts': "import type { Pool } from 'pg'; export interface Context { db: Pool }",
      'src/a.ts': `import type { Context } from './types'; export const f = (ctx: Context) => ctx.db.query(${LOCAL});`,
    },
    `src/a.ts:1 ${NO_EFFECT}`,
  ],
  [
    'a wrapper of a wrapper',
    {
      'src/db.ts':
        "import { Pool } from 'pg'; const pool = new Pool(); export const query = (text: string, values?: unknown[]) => pool.query(text, values);",
      'src/repo.ts':
        "import { query } from './db'; export async function one(sql: string) { const { rows } = await query(sql); return rows[0]; }",
      'src/a.ts': "import { one } from './repo'; await one('BEGIN');",
    },
    'src/a.ts:1 split-transaction',
  ],
  [
    'a builder of texts',
    {
      'src/sql.ts': 'export const setPath = (schema: string) => `SET search_path TO ${schema}`;',
      'src/a.ts':
        "import { Pool } from 'pg'; import { setPath } from './sql'; const pool = new Pool(); await pool.query(setPath('a'));",
    },
    'src/sql.ts:1 session-setting',
  ],
  [
    'a part of a text',
    {
      'src/names.ts': "export const LOCK = 'pg_advisory_lock';",
      'src/a.ts':
        "import { Pool } from 'pg'; import { LOCK } from './names'; const pool = new Pool(); await pool.query(`SELECT ${LOCK}(1)`);",
    },
    'src/a.ts:1 session-lock',
  ],
  [
    'a dialect of another module',
    {
      'src/db.ts': "import { createPool } from 'mysql2/promise'; export const pool = createPool({});",
      'src/a.ts': "import { pool } from './db'; await pool.query('SET @a = 1');",
    },
    'src/a.ts:1 user-variable',
  ],
  [
    'an enum of another module',
    {
      'src/sql.ts': "export enum Sql { Listen = 'LISTEN jobs' }",
      'src/a.ts': "import { Pool } from 'pg'; import { Sql } from './sql'; void new Pool().query(Sql.Listen);",
    },
    'src/sql.ts:1 listen',
  ],
];

describe('across modules', () => {
  it.each(PROJECTS)('%s', async (_, files, expected) => {
    expect((await checkFiles(files)).findings).toEqual([expected]);
  });
});

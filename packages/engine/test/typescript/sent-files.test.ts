import { describe, expect, it } from 'vitest';
import { checkFiles } from '../support/project.js';

/** A statement of a file that breaks on PgBouncer, and one that is fine inside a transaction only. */
const SET = 'SET search_path TO a;\n';
const LOCAL = "SET LOCAL lock_timeout = '1s';\n";
const PG = "import { Pool } from 'pg'; const pool = new Pool();\n";
const FS =
  "import { readFileSync } from 'node:fs'; import { readFile } from 'node:fs/promises'; import path from 'node:path';\n";
const PARTS = '-- name: list_jobs\nSELECT 1;\n\n-- name: lock_job :one\nSELECT pg_advisory_lock($1);\n';

type Files = Readonly<Record<string, string>>;

/** How a call comes by the text of `src/sql/x.sql`, which is one `SET`. */
const LOADED: readonly (readonly [shape: string, code: string])[] = [
  ['a path from the working folder', `${FS}pool.query(readFileSync('src/sql/x.sql', 'utf8'));`],
  ['a path beside the module', `${FS}pool.query(readFileSync(path.join(__dirname, 'sql', 'x.sql'), 'utf8'));`],
  ['resolve', `${FS}pool.query(readFileSync(path.resolve(__dirname, './sql/x.sql')).toString());`],
  ['a template', `${FS}pool.query(readFileSync(\`\${__dirname}/sql/x.sql\`, 'utf8'));`],
  ['a concatenation', `${FS}pool.query(readFileSync(__dirname + '/sql/x.sql', 'utf8'));`],
  ['a URL', `${FS}pool.query(readFileSync(new URL('./sql/x.sql', import.meta.url), 'utf8'));`],
  ['import.meta.dirname', `${FS}pool.query(readFileSync(path.join(import.meta.dirname, 'sql/x.sql'), 'utf8'));`],
  [
    'a folder made of the URL',
    `${FS}import { fileURLToPath } from 'node:url'; import { dirname, join } from 'node:path';
    const here = dirname(fileURLToPath(import.meta.url)); pool.query(readFileSync(join(here, 'sql', 'x.sql'), 'utf8'));`,
  ],
  [
    'read with await',
    `${FS}const text = await readFile(new URL('sql/x.sql', import.meta.url), 'utf8'); await pool.query(text);`,
  ],
  [
    'fs.promises',
    `const fs = require('fs'); async function f() { await pool.query(await fs.promises.readFile(__dirname + '/sql/x.sql', 'utf8')); }`,
  ],
  [
    'a callback',
    `import fs from 'fs'; fs.readFile(__dirname + '/sql/x.sql', 'utf8', (error, text) => { pool.query(text); });`,
  ],
  ['then', `${FS}readFile('src/sql/x.sql', 'utf8').then((text) => pool.query(text));`],
  [
    'several at once',
    `${FS}const [a, b] = await Promise.all([readFile('src/sql/y.sql', 'utf8'), readFile('src/sql/x.sql', 'utf8')]); await pool.query(b);`,
  ],
  ['an import as text', `import text from './sql/x.sql?raw'; pool.query(text);`],
  ['an import through a loader', `import text from './sql/x.sql'; pool.query(text);`],
  ['an import with a type', `import text from './sql/x.sql' with { type: 'text' }; pool.query(text);`],
  ['require', `const text = require('./sql/x.sql'); pool.query(text);`],
  [
    'a constant of the module',
    `${FS}const QUERIES = { setUp: readFileSync('src/sql/x.sql', 'utf8').trim() }; pool.query(QUERIES.setUp);`,
  ],
  ['an object with values', `${FS}pool.query({ text: readFileSync('src/sql/x.sql', 'utf8'), values: [] });`],
  [
    'a helper',
    `${FS}const sql = (name) => readFileSync(path.join(__dirname, 'sql', name), 'utf8'); pool.query(sql('x.sql'));`,
  ],
  [
    'a helper that adds the ending',
    `${FS}function load(name: string) { return readFileSync(path.join(__dirname, 'sql', \`\${name}.sql\`), 'utf8'); } pool.query(load('x'));`,
  ],
  [
    'a helper with a cache',
    `${FS}const cache = new Map(); function load(name) { if (!cache.has(name)) cache.set(name, readFileSync(path.join(__dirname, 'sql', name + '.sql'), 'utf8')); return cache.get(name); } pool.query(load('x'));`,
  ],
  ['a loader of a package', `import { loadSql } from 'sql-loader'; pool.query(loadSql('./sql/x.sql'));`],
  [
    'a folder object',
    `import yesql from 'yesql'; const sql = yesql(__dirname + '/sql/'); pool.query(sql.x({ id: 1 }));`,
  ],
  [
    'a split script',
    `${FS}for (const s of readFileSync('src/sql/x.sql', 'utf8').split(';').filter(Boolean)) await pool.query(s);`,
  ],
  [
    'a list of names',
    `${FS}for (const name of ['y.sql', 'x.sql']) await pool.query(readFileSync(path.join(__dirname, 'sql', name), 'utf8'));`,
  ],
  [
    'all of a folder',
    `${FS}import { readdirSync } from 'node:fs'; const dir = path.join(__dirname, 'sql'); for (const f of readdirSync(dir)) await pool.query(readFileSync(path.join(dir, f), 'utf8'));`,
  ],
  [
    'files that are searched for',
    `${FS}import { globSync } from 'glob'; for (const f of globSync('src/sql/**/*.sql')) await pool.query(readFileSync(f, 'utf8'));`,
  ],
  ['a wrapper', `${FS}const run = (text) => pool.query(text); run(readFileSync('src/sql/x.sql', 'utf8'));`],
  [
    'a wrapper that takes the path',
    `${FS}async function runFile(file) { const text = await readFile(path.join(__dirname, file), 'utf8'); return pool.query(text); } runFile('sql/x.sql');`,
  ],
  ['text around it', `${FS}pool.query(\`\${readFileSync('src/sql/x.sql', 'utf8')}\\n-- end\`);`],
];

describe('a SQL file is told about where it stands, with the call that sends it', () => {
  it.each(LOADED)('%s', async (_, code) => {
    const { findings, related } = await checkFiles({
      'package.json': '{}',
      'src/db.ts': PG + code,
      'src/sql/x.sql': SET,
      'src/sql/y.sql': 'SELECT 1;\n',
    });
    expect(findings).toEqual(['src/sql/x.sql:1 session-setting']);
    expect(related.every((place) => /^src\/db\.ts:[234] sent here$/.test(place))).toBe(true);
    expect(related.length).toBeGreaterThan(0);
  });
});

const PLACES: readonly (readonly [
  what: string,
  files: Files,
  findings: readonly string[],
  related: readonly string[],
])[] = [
  [
    'a pool: SET LOCAL has no effect',
    { 'src/db.ts': `${PG}${FS}pool.query(readFileSync('src/x.sql', 'utf8'));`, 'src/x.sql': LOCAL },
    ['src/x.sql:1 no-effect'],
    ['src/db.ts:3 sent here'],
  ],
  [
    'a transaction of the code',
    {
      'src/db.ts': `${PG}${FS}export async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query(readFileSync('src/x.sql', 'utf8')); await c.query('COMMIT'); }`,
      'src/x.sql': LOCAL,
    },
    [],
    [],
  ],
  [
    'behind the transaction of the code',
    {
      'src/db.ts': `${PG}${FS}export async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query('COMMIT'); await c.query(readFileSync('src/x.sql', 'utf8')); }`,
      'src/x.sql': LOCAL,
    },
    ['src/x.sql:1 no-effect'],
    ['src/db.ts:3 sent here'],
  ],
  [
    'a transaction callback',
    {
      'src/db.ts': `import postgres from 'postgres'; const sql = postgres(); await sql.begin(async (tx) => { await tx.file('src/x.sql'); });`,
      'src/x.sql': LOCAL,
    },
    [],
    [],
  ],
  [
    'a connection that goes past the pooler',
    {
      'src/db.ts': `import { Client } from 'pg';\n${FS}const client = new Client({ connectionString: process.env.DIRECT_URL }); client.query(readFileSync('src/x.sql', 'utf8'));`,
      'src/x.sql': SET,
    },
    [],
    [],
  ],
  [
    'past the pooler and through it: once',
    {
      'src/db.ts': `import { Client } from 'pg';\n${FS}const client = new Client({ connectionString: process.env.DIRECT_URL }); client.query(readFileSync('src/x.sql', 'utf8'));`,
      'src/web.ts': `${PG}${FS}pool.query(readFileSync('src/x.sql', 'utf8')); pool.query(readFileSync('./src/x.sql', 'utf8'));`,
      'src/x.sql': SET,
    },
    ['src/x.sql:1 session-setting'],
    ['src/web.ts:3 sent here', 'src/web.ts:3 sent here'],
  ],
  [
    'a path that grows by a folder and a name',
    {
      'src/up.ts': `import { sqlOf } from './load';\nexport class A { async up(queryRunner) { await queryRunner.query(sqlOf('x.sql', 'sets')); } }`,
      'src/load.ts': `${FS}export const sqlOf = (name, folder) => { let path = 'src/sql'; if (folder) { path = \`\${path}/\${folder}/\${name}\`; } else { path = \`\${path}/\${name}\`; } return readFileSync(path, 'utf8'); };`,
      'src/sql/sets/x.sql': SET,
      'src/sql/y.sql': SET,
    },
    ['src/sql/sets/x.sql:1 session-setting', 'src/sql/y.sql:1 session-setting'],
    ['src/up.ts:2 sent here'],
  ],
  [
    'a hook of the pool',
    {
      'src/db.ts': `${PG}${FS}pool.on('connect', (c) => c.query(readFileSync('src/x.sql', 'utf8')));`,
      'src/x.sql': SET,
    },
    ['src/x.sql:1 session-setting'],
    ['src/db.ts:3 sent here'],
  ],
  [
    'a database that no pooler stands before',
    {
      'src/db.ts': `import Database from 'better-sqlite3';\n${FS}new Database('a.db').exec(readFileSync('src/x.sql', 'utf8'));`,
      'src/x.sql': 'CREATE TEMP TABLE x (a int);\n',
    },
    [],
    [],
  ],
  [
    'only tests send it',
    { 'src/db.test.ts': `${PG}${FS}pool.query(readFileSync('src/x.sql', 'utf8'));`, 'src/x.sql': SET },
    ['src/x.sql:1 session-setting'],
    [],
  ],
  [
    'nobody sends it',
    { 'src/db.ts': `${PG}pool.query('SELECT 1');`, 'src/x.sql': SET },
    ['src/x.sql:1 session-setting'],
    [],
  ],
  [
    'what the code needs of it is not told twice',
    {
      'src/db.ts': `${PG}${FS}export async function f() { const c = await pool.connect(); await c.query(readFileSync('src/x.sql', 'utf8')); await c.query('SELECT pg_advisory_unlock(1)'); }`,
      'src/x.sql': 'SELECT pg_advisory_lock(1);\n',
    },
    ['src/db.ts:3 session-lock', 'src/x.sql:1 session-lock'],
    ['src/db.ts:3 sent here'],
  ],
  [
    'migrations of Drizzle, over the pool',
    {
      'src/migrate.ts': `import { drizzle } from 'drizzle-orm/node-postgres'; import { migrate } from 'drizzle-orm/node-postgres/migrator'; import { Pool } from 'pg';
      const pool = new Pool(); const db = drizzle(pool); await migrate(db, { migrationsFolder: './drizzle' });`,
      'drizzle/0001_a.sql': SET,
    },
    ['drizzle/0001_a.sql:1 session-setting'],
    ['src/migrate.ts:2 sent here'],
  ],
  [
    'migrations of Drizzle, past it',
    {
      'src/migrate.ts': `import { drizzle } from 'drizzle-orm/postgres-js'; import { migrate } from 'drizzle-orm/postgres-js/migrator'; import postgres from 'postgres';
      await migrate(drizzle(postgres(process.env.DIRECT_URL)), { migrationsFolder: path.join(__dirname, '../drizzle') }); import path from 'path';`,
      'drizzle/0001_a.sql': SET,
    },
    [],
    [],
  ],
];

/** Parts of `src/jobs.sql` that are sent by name: the second takes a lock. */
const BY_NAME: readonly (readonly [what: string, code: string, sql?: string])[] = [
  [
    'an object of a loader',
    `import path from 'path'; import { loadQueries } from './load'; const queries = loadQueries(path.join(__dirname, 'jobs.sql')); pool.query(queries.lockJob, [1]);`,
  ],
  [
    'a key',
    `import { loadQueries } from 'queries'; const queries = loadQueries('src/jobs.sql'); pool.query(queries['lock_job'], [1]);`,
  ],
  [
    'get',
    `import { loadQueries } from 'queries'; const queries = loadQueries('src/jobs.sql'); pool.query(queries.get('lock-job'), [1]);`,
  ],
  [
    'destructured',
    `import { loadQueries } from 'queries'; const { lockJob } = loadQueries('src/jobs.sql'); pool.query(lockJob, [1]);`,
  ],
  [
    'the file that is called like the module',
    `import { loadSqlEquiv } from '@acme/db'; const sql = loadSqlEquiv(import.meta.url); pool.query(sql.lock_job, [1]);`,
    '-- BLOCK list_jobs\nSELECT 1;\n\n-- BLOCK lock_job\nSELECT pg_advisory_lock($1);\n',
  ],
  ['a bundler', `import { lockJob } from './jobs.sql'; pool.query(lockJob, [1]);`],
  ['a bundled object', `import * as queries from './jobs.sql'; pool.query(queries.lockJob, [1]);`],
  [
    'a function of the project',
    `import { readFileSync } from 'fs'; import path from 'path'; const all = parse(readFileSync(path.join(__dirname, 'jobs.sql'), 'utf8')); const get = (name) => all[name]; pool.query(get('lock_job'), [1]);`,
  ],
  [
    'a folder of files with parts',
    `import yesql from 'yesql'; const sql = yesql(__dirname); pool.query(sql.lockJob({ id: 1 }));`,
  ],
];

describe('parts of a file that are sent by their name', () => {
  it.each(BY_NAME)('%s', async (_, code, sql = PARTS) => {
    const { findings, related } = await checkFiles({ 'src/jobs.ts': PG + code, 'src/jobs.sql': sql });
    expect(findings).toEqual(['src/jobs.sql:5 session-lock']);
    expect(related).toEqual(['src/jobs.ts:2 sent here']);
  });

  it("pgTyped's", async () => {
    const { findings, related } = await checkFiles({
      'src/jobs.sql': '/* @name ListJobs */\nSELECT 1;\n\n/*\n @name LockJob\n*/\nSELECT pg_advisory_lock(:id);\n',
      'src/jobs.queries.ts': `import { PreparedQuery } from '@pgtyped/runtime'; const lockJobIR: any = {"usedParamSet":{},"params":[],"statement":"SELECT pg_advisory_lock(:id)"};
export const lockJob = new PreparedQuery<unknown, unknown>(lockJobIR);`,
      'src/a.ts': `import { lockJob } from './jobs.queries';\n${PG}await lockJob.run({ id: 1 }, pool);`,
    });
    expect(findings).toEqual(['src/jobs.sql:7 session-lock']);
    expect(related).toEqual(['src/a.ts:3 sent here']);
  });

  it("pg-promise's", async () => {
    const { findings, related } = await checkFiles({
      'src/sql/jobs/lock.sql': 'SELECT pg_advisory_lock(${id});\n',
      'src/sql/index.ts': `import { QueryFile } from 'pg-promise'; import { join } from 'path'; const sql = (file: string) => new QueryFile(join(__dirname, file), { minify: true });
export const jobs = { lock: sql('jobs/lock.sql') };`,
      'src/a.ts': `import pgp from 'pg-promise'; import { jobs as sql } from './sql'; const db = pgp()('postgres://h/d');\nawait db.one(sql.lock, { id: 1 });`,
    });
    expect(findings).toEqual(['src/sql/jobs/lock.sql:1 session-lock']);
    expect(related).toEqual(['src/a.ts:2 sent here']);
  });

  it("Prisma's", async () => {
    const { findings, related } = await checkFiles({
      'prisma/sql/lockJob.sql': 'SELECT pg_advisory_lock($1)',
      'src/a.ts': `import { PrismaClient } from '@prisma/client'; import { lockJob } from '@prisma/client/sql'; const prisma = new PrismaClient();\nawait prisma.$queryRawTyped(lockJob(1));`,
    });
    expect(findings).toEqual(['prisma/sql/lockJob.sql:1 session-lock']);
    expect(related).toEqual(['src/a.ts:2 sent here']);
  });

  it('each by itself: a transaction of one part is none of the next', async () => {
    const { findings } = await checkFiles({
      'a.sql': `-- name: begin\nBEGIN;\n\n-- name: setup\n${LOCAL}\n-- name: end\nCOMMIT;\n`,
      'b.sql': '-- name of the table, and more\n-- name: id\nSELECT 1;\nSET ROLE x;\n',
    });
    expect(findings).toEqual(['b.sql:4 session-role']);
  });
});

describe('where it is sent decides', () => {
  it.each(PLACES)('%s', async (_, files, expected, places) => {
    const { findings, related } = await checkFiles(files);
    expect(findings).toEqual(expected);
    expect(related.filter((place) => place.endsWith('sent here'))).toEqual(places);
  });
});

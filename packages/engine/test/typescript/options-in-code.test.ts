import { isBundle } from '../../../sources/src/typescript/bundles.js';
import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';
import { checkFiles } from '../support/project.js';

const PG = "import pg from 'pg';\n";
const MANIFEST = '{ "dependencies": { "pg": "8.16.0", "typeorm": "0.3.20" } }';

/** Options that reach a client in other ways than as one literal; the line on which they are told. */
const OPTIONS: readonly (readonly [shape: string, code: string, lines: readonly number[]])[] = [
  ['spread under a condition', `${PG}new pg.Pool({ max: 1,\n...(pooled && { statement_timeout: 1 }) });`, [3]],
  ['spread in a branch', `${PG}new pg.Pool({\n...(pooled ? { statement_timeout: 1 } : {}) });`, [3]],
  ['spread or nothing', `${PG}new pg.Pool({\n...(given ?? { statement_timeout: 1 }) });`, [3]],
  [
    'spread inside what TypeORM hands on',
    `import { DataSource } from 'typeorm';\nnew DataSource({ type: 'postgres', extra: { max: 1,\n...(pooled && { statement_timeout: 1 }) } });`,
    [3],
  ],
  [
    'assigned to a parameter',
    `${PG}const make = (config) => {\nconfig.statement_timeout ??= 1;\nnew pg.Pool(config); };`,
    [3],
  ],
  [
    'assigned to an object',
    `${PG}const config = { max: 1 };\nconfig.statement_timeout = 1;\nnew pg.Pool(config);`,
    [3],
  ],
  ['of one query, not of a client', `${PG}new pg.Pool();\npool.query({ text: 'SELECT 1', statement_timeout: 1 });`, []],
  ['assigned to something else', `${PG}const other = {};\nother.statement_timeout = 1;\nnew pg.Pool({ max: 1 });`, []],
];

describe('options', () => {
  it.each(OPTIONS)('%s', async (_, code, lines) => {
    const { findings } = await checkFiles({ 'src/db.ts': code, 'package.json': MANIFEST });
    expect(findings).toEqual(lines.map((line) => `src/db.ts:${String(line)} startup-parameter`));
  });
});

const SET_CONFIG = 'no-effect: set_config';

/** What stands in the holes of a tag is sent apart from the statement. */
const HOLES: readonly (readonly [shape: string, code: string, expected: readonly string[]])[] = [
  ['a template in a hole', "sql`SELECT set_config('search_path', ${`${x}, public`}, true)`", [SET_CONFIG]],
  [
    'a constant with a comma',
    "const p = x + ', public'; sql`SELECT set_config('search_path', ${p}, true)`",
    [SET_CONFIG],
  ],
  ['a name', 'const c = `jobs`; sql`LISTEN ${c}`', ['listen: LISTEN jobs']],
];

describe('holes of tags', () => {
  it.each(HOLES)('%s', (_, code, expected) => {
    const text = `import { neon } from '@neondatabase/serverless'; const sql = neon(url);\nexport async function f(x, y) { ${code}; }`;
    const told = found(text).map((one) => one.replace(/(set_config)\(.*$/s, '$1').replace(/LISTEN .*$/, 'LISTEN jobs'));
    expect(told).toEqual(expected);
  });
});

const STATEMENT = "pool.query('SET search_path TO a');";

const TEXTS: readonly (readonly [text: string, code: string, expected: boolean])[] = [
  ['minified code', `${'function a(b){return c(b);}'.repeat(4000)}${STATEMENT}`, true],
  ['code beside long data', `${STATEMENT}\nexport const image = '${'QUJD'.repeat(30_000)}';`, false],
  ['code beside rows', `${STATEMENT}\nexport const rows = [${'{"id":1,"name":"a"},'.repeat(5000)}];`, false],
  ['a short file', 'a();'.repeat(1000), false],
  ['a long file in short lines', 'call(a);\n'.repeat(20_000), false],
];

describe('what a bundler wrote', () => {
  it.each(TEXTS)('%s', (_, code, expected) => {
    expect(isBundle(code)).toBe(expected);
  });
  it('is not read, and counted', async () => {
    const { findings, counts } = await checkFiles({ 'docs/app.js': TEXTS[0]?.[1] ?? '', 'package.json': MANIFEST });
    expect(findings).toEqual([]);
    expect(counts).toEqual({ 'files left alone: what a bundler wrote': 1 });
  });
});

/** Statements that grow, places of other products, and what only writes a text down. */
const PLACES: readonly (readonly [
  shape: string,
  files: Readonly<Record<string, string>>,
  expected: readonly string[],
])[] = [
  [
    'separators between elements',
    {
      'src/op.ts': `class Locks { async lock(all) { const sql = this.#text(all); return await this.query(sql); }
        #text(all) { let sql = 'LOCK TABLES '; for (const [i, one] of all.entries()) { if (i > 0) { sql += ', '; } sql += this.id(one) + ' READ'; } return sql + ';'; } }`,
      'package.json': '{ "dependencies": { "mysql2": "3.11.0" } }',
    },
    ['table-lock: LOCK TABLES '],
  ],
  [
    'a folder of DuckDB',
    {
      'packages/db-duckdb/src/connection.ts':
        'class A { async open() { await this.run(`SET FILE_SEARCH_PATH=${dir}`); } }',
    },
    [],
  ],
  [
    'a file of Snowflake',
    {
      'src/snowflake_connection.ts':
        'class A { async f() { await this.runSQL(`CREATE OR REPLACE TEMP TABLE ${x} AS (${y});`); } }',
    },
    [],
  ],
  [
    'one that copies from PostgreSQL to DuckDB',
    {
      'src/duckdb/copy.ts':
        "import { source } from '../postgres/client';\nexport const f = async () => { await source.query('SET search_path TO a'); };",
    },
    ['session-setting: SET search_path'],
  ],
  [
    'a logger',
    { 'src/a.ts': 'class A { f() { this.opts.logger.query(`PREPARE a AS ${this.sql}`); logger.query("LISTEN a"); } }' },
    [],
  ],
  [
    'a value that Sequelize holds',
    {
      'src/a.ts':
        "import { Sequelize } from 'sequelize';\nimport { sequelize } from './db';\nconst lock = (key) => Sequelize.literal(`pg_advisory_lock(hashtext(${key}))`);\nexport const f = () => sequelize.query(`SELECT ${lock('a').val}`);",
    },
    ["session-lock: lock('a').val"],
  ],
];

describe('texts and places', () => {
  it.each(PLACES)('%s', (_, files, expected) => {
    expect(found(files).map((one) => one.replace(/(LOCK TABLES ).*$/s, '$1'))).toEqual(expected);
  });
});

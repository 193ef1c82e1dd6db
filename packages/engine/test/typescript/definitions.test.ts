import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

/** What functions and procedures of the database leave behind is told where code calls them. */
const CONTEXT = `create or replace function api_set_context(p text) returns void language plpgsql as $$
begin
  create temp table if not exists context_temp (tag text);
  insert into context_temp values (p);
end $$;`;
const XACT = 'create function guard(k bigint) returns void language sql as $$ select pg_advisory_xact_lock(k) $$;';
const LOCK =
  'create procedure take(k bigint) language plpgsql as $$ begin perform pg_advisory_lock(k); end $$; create function plain() returns int language sql as $$ select 1 $$;';
const PG = "import { Pool } from 'pg'; const pool = new Pool();\n";

const MYSQL = "import mysql from 'mysql2/promise'; const pool = mysql.createPool({});\n";

type Files = Readonly<Record<string, string>>;
const FOUND: readonly (readonly [what: string, files: Files, expected: readonly string[]])[] = [
  [
    'a function of a SQL migration',
    { 'src/db.ts': `${PG}await pool.query('SELECT api_set_context($1)', [1]);`, 'migrations/1.sql': CONTEXT },
    ['temp-table: api_set_context($1)'],
  ],
  [
    'a function of a migration in code, in a schema that is not known',
    {
      'src/db.ts': `${PG}const c = await pool.connect(); await c.query('BEGIN'); await c.query(SQL\`SELECT api_set_context(\${id})\`); await c.query('COMMIT');`,
      'migrations/1.ts': `export async function up(knex) { await knex.raw(\`${CONTEXT.replace('api_', '${schema}.api_')}\`); }`,
    },
    ['temp-table: api_set_context(${id})'],
  ],
  [
    'a procedure',
    { 'src/db.ts': `${PG}await pool.query('CALL take(1)');`, 'sql/take.sql': LOCK },
    ['session-lock: take(1)'],
  ],
  [
    'a procedure of MySQL',
    {
      'src/db.ts': `${MYSQL}await pool.query('CALL take(?)', [1]);`,
      'sql/take.sql': 'DELIMITER //\nCREATE PROCEDURE take(k INT) BEGIN DO GET_LOCK(k, 10); END//\n',
    },
    ['session-lock: CALL take'],
  ],
  [
    'a function of MySQL, in another script',
    {
      'b.sql': 'SELECT SQL_NO_CACHE take() FROM `t`;',
      'a.sql': "CREATE FUNCTION take() RETURNS INT RETURN GET_LOCK('a', 1);",
    },
    ['session-lock: take()'],
  ],
];

const SILENT: readonly (readonly [what: string, files: Files])[] = [
  ['a function without effects', { 'src/db.ts': `${PG}await pool.query('SELECT plain()');`, 'sql/take.sql': LOCK }],
  [
    'a lock of the transaction that calls it',
    {
      'src/db.ts': `${PG}const c = await pool.connect(); await c.query('BEGIN'); await c.query('SELECT guard(1)'); await c.query('COMMIT');`,
      'sql/guard.sql': XACT,
    },
  ],
  [
    'a function that a later migration replaces',
    {
      'src/db.ts': `${PG}await pool.query('SELECT api_set_context($1)', [1]);`,
      'migrations/1.sql': CONTEXT,
      'migrations/2.sql': `create or replace function api_set_context(p text) returns void language sql as $$ select 1 $$;`,
    },
  ],
  [
    'a table with a trigger',
    {
      'src/db.ts': `${PG}await pool.query('INSERT INTO t VALUES (1)');`,
      'sql/t.sql': `${CONTEXT.replace('(p text) returns void', '() returns trigger').replace('values (p)', "values ('a')")} create trigger x before insert on t for each row execute function api_set_context();`,
    },
  ],
  ['a method of the same name', { 'src/db.ts': 'api_set_context(1);', 'sql/c.sql': CONTEXT }],
];

describe('definitions of the database', () => {
  it.each(FOUND)('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });
  it.each(SILENT)('silent: %s', (_, files) => {
    expect(found(files)).toEqual([]);
  });
});

describe('what a table runs by itself', () => {
  it('is told once for a script, not for each row', () => {
    const trigger = `${CONTEXT.replace('(p text) returns void', '() returns trigger').replace('values (p)', "values ('a')")} create trigger x before insert on t for each row execute function api_set_context();`;
    const rows = Array.from({ length: 20 }, (_, i) => `insert into t values (${String(i)});`).join('\n');
    expect(found({ 'seed.sql': rows, 'sql/t.sql': trigger })).toEqual(['temp-table: t']);
  });
});

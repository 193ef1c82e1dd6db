import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../src/index.js';
import { readPostgres } from '../support/read.js';

beforeAll(() => loadPostgresParser());

const CASES: readonly [sql: string, expected: readonly string[]][] = [
  // Queries
  ['SELECT * FROM (SELECT pg_advisory_lock(7)) s', ['pg_advisory_lock(7) | session-lock write session 7']],
  [
    "WITH c AS (SELECT set_config('a.b', 'c', false)) TABLE c",
    ["set_config('a.b', 'c', false) | setting write session a.b"],
  ],
  ['SELECT "pg_catalog"."pg_advisory_lock"(7)', ['"pg_catalog"."pg_advisory_lock"(7) | session-lock write session 7']],
  ['SELECT other.pg_advisory_lock(7)', []],
  ['SELECT pg_advisory_lock FROM t', []],
  [
    "SELECT set_config(setting_name => 'a.b', is_local => true, new_value => 'c')",
    ["set_config(setting_name => 'a.b', is_local => true, new_value => 'c') | setting write transaction a.b"],
  ],
  [
    "INSERT INTO t SELECT nextval('s') RETURNING currval('s')",
    ["nextval('s') | sequence-value write session s", "currval('s') | sequence-value read session s"],
  ],
  ['EXPLAIN (ANALYZE, BUFFERS) SELECT pg_advisory_lock(7)', ['pg_advisory_lock(7) | session-lock write session 7']],
  ['EXPLAIN (ANALYZE false) SELECT pg_advisory_lock(7)', []],
  ['EXPLAIN EXECUTE p', ['EXECUTE p | prepared-statement read session p']],
  ["COPY (SELECT nextval('s')) TO STDOUT", ["nextval('s') | sequence-value write session s"]],
  ['CREATE TABLE x AS EXECUTE p(1)', ['EXECUTE p | prepared-statement read session p']],
  [
    'CREATE TEMP TABLE x AS EXECUTE p(1)',
    ['CREATE TEMP TABLE x | temp-relation write session x', 'EXECUTE p | prepared-statement read session p'],
  ],
  ["CREATE TABLE x AS SELECT nextval('s') WITH NO DATA", []],
  ["CREATE MATERIALIZED VIEW x AS SELECT nextval('s')", ["nextval('s') | sequence-value write session s"]],
  [
    'DECLARE c CURSOR FOR SELECT pg_advisory_lock(7)',
    ['DECLARE c CURSOR | cursor write transaction c', 'pg_advisory_lock(7) | session-lock write session 7'],
  ],

  // Definitions: it happens later
  [
    "PREPARE p (int) AS SELECT set_config('a.b', $1::text, false)",
    [
      'PREPARE p | prepared-statement write session p',
      "set_config('a.b', $1::text, false) | setting write session a.b prepare",
    ],
  ],
  ['CREATE RULE r AS ON INSERT TO t DO ALSO NOTIFY ch', ['NOTIFY ch | notification send transaction ch rule']],
  [
    "CREATE RULE r AS ON UPDATE TO t DO INSTEAD (NOTIFY a; SELECT nextval('s'))",
    ['NOTIFY a | notification send transaction a rule', "nextval('s') | sequence-value write session s rule"],
  ],
  ["CREATE TABLE t (id int DEFAULT nextval('s'))", ["nextval('s') | sequence-value write session s default"]],
  ["ALTER TABLE t ALTER id SET DEFAULT nextval('s')", ["nextval('s') | sequence-value write session s default"]],
  [
    "CREATE POLICY p ON t USING (a = current_setting('app.x'))",
    ["current_setting('app.x') | setting read session app.x rule"],
  ],
  [
    'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (pg_backend_pid() > 1) EXECUTE FUNCTION f()',
    ['pg_backend_pid() | connection-identity read session - trigger'],
  ],
  [
    'CREATE SCHEMA s CREATE TABLE a (b int) CREATE TEMP VIEW v AS SELECT 1',
    ['CREATE TEMP VIEW v | temp-relation write session v'],
  ],

  // The session's own schema
  [
    'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    ['CREATE FUNCTION pg_temp.f | temp-relation write session f'],
  ],
  ["CREATE TYPE pg_temp.e AS ENUM ('a')", ['CREATE TYPE pg_temp.e | temp-relation write session e']],
  ['CREATE DOMAIN pg_temp.d AS int', ['CREATE DOMAIN pg_temp.d | temp-relation write session d']],
  [
    'CREATE AGGREGATE pg_temp.g(int) (sfunc = int4pl, stype = int)',
    ['CREATE AGGREGATE pg_temp.g | temp-relation write session g'],
  ],
  [
    'CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1',
    ['CREATE OR REPLACE TEMPORARY VIEW v | temp-relation write session v'],
  ],
  [
    'CREATE TEMPORARY SEQUENCE IF NOT EXISTS s',
    ['CREATE TEMPORARY SEQUENCE IF NOT EXISTS s | temp-relation write session s'],
  ],
  ['SELECT pg_temp.f(1)', ['pg_temp.f | temp-relation read session f']],
  [
    'DROP FUNCTION IF EXISTS pg_temp.f(int), pg_temp.g',
    ['pg_temp.f | temp-relation release session f', 'pg_temp.g | temp-relation release session g'],
  ],
  ['INSERT INTO "pg_temp"."X" VALUES (1)', ['"pg_temp"."X" | temp-relation read session X']],
  [
    'CREATE TEMP TABLE x (a int); WITH x AS (SELECT 1) SELECT * FROM x',
    ['CREATE TEMP TABLE x | temp-relation write session x'],
  ],

  // Bodies
  [
    "CREATE FUNCTION f() RETURNS void AS 'SELECT set_config(''a.b'', ''c'', false)' LANGUAGE sql",
    ["set_config(''a.b'', ''c'', false) | setting write session a.b function"],
  ],
  [
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS E'SELECT pg_advisory_lock(\\'1\\')'",
    ["pg_advisory_lock(\\'1\\') | session-lock write session 1 function"],
  ],
  [
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT pg_backend_pid(); END',
    ['pg_backend_pid() | connection-identity read session - function'],
  ],
  ['CREATE FUNCTION f() RETURNS int RETURN lastval()', ['lastval() | sequence-value read session - function']],
  [
    'CREATE PROCEDURE f() LANGUAGE plpgsql AS $$ BEGIN SET ROLE bob; COMMIT; END $$',
    ['SET ROLE | role write session role procedure'],
  ],
  [
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN LISTEN a; END $$ SET search_path = x',
    ['LISTEN a | notification write session a function'],
  ],
  ['CREATE FUNCTION f() RETURNS void LANGUAGE c AS $$ SET x = 1 $$', []],
  [
    'DO $$ BEGIN IF true THEN SET x = 1; ELSIF lastval() > 1 THEN NULL; ELSE RESET x; END IF; END $$',
    [
      'SET x | setting write session x',
      'lastval() | sequence-value read session -',
      'RESET x | setting release session x',
    ],
  ],
  [
    'DO $$ BEGIN CREATE TEMP TABLE x AS SELECT CASE WHEN true THEN 1 ELSE 2 END; END $$',
    ['CREATE TEMP TABLE x | temp-relation write session x'],
  ],
  ['DO $$ DECLARE lock int := 1; listen text; BEGIN lock := 2; listen := 3; lock = 4; END $$', []],
  [
    "DO $$ DECLARE x bigint := nextval('s'); BEGIN x := lastval(); END $$",
    ["nextval('s') | sequence-value write session s", 'lastval() | sequence-value read session -'],
  ],
  [
    "DO $$ BEGIN EXECUTE 'SET search_path TO ' || quote_ident('x'); END $$",
    ['SET search_path | setting write session search_path'],
  ],
  ["DO $$ BEGIN EXECUTE format('SET %I = %L', 'a', 1); END $$", ['SET %I | setting write session -']],
  [
    "DO $$ BEGIN EXECUTE format('CREATE TEMP TABLE %I (' || columns || ') ON COMMIT ' || after, 't'); END $$",
    ['CREATE TEMP TABLE %I | temp-relation write session -'],
  ],
  [
    "DO $$ BEGIN EXECUTE format('SELECT '\n  'nextval(%L)', 's'); EXECUTE 'LISTEN '\n 'a'; END $$",
    ['nextval(%L) | sequence-value write session -', "LISTEN '\n 'a | notification write session a"],
  ],
  [
    "DO $$ BEGIN EXECUTE 'SELECT set_config(''a.b'', $1, false)' USING 'x'; END $$",
    ["set_config(''a.b'', $1, false) | setting write session a.b"],
  ],
  [
    "DO $$ DECLARE r record; BEGIN FOR r IN EXECUTE 'SELECT pg_advisory_lock(1)' LOOP NULL; END LOOP; END $$",
    ['pg_advisory_lock(1) | session-lock write session 1'],
  ],
  [
    "CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'SELECT pg_backend_pid()'; END $$",
    ['pg_backend_pid() | connection-identity read session - function'],
  ],
  ["DO $$ BEGIN EXECUTE $q$ DO $r$ BEGIN SET a.b = 'c'; END $r$ $q$; END $$", ['SET a.b | setting write session a.b']],
  ["DO 'BEGIN PERFORM pg_advisory_xact_lock(1); END'", ['pg_advisory_xact_lock(1) | session-lock write transaction 1']],
];

describe.each([
  ['confirmed by the grammar', true],
  ['tokens alone', false],
])('effects wherever they hide, %s', (_, confirm) => {
  it.each(CASES)('%s', (sql, expected) => {
    expect(readPostgres(sql, { confirm })).toEqual(expected);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser } from '../../src/index.js';
import { readPostgres as read } from '../support/read.js';

beforeAll(loadPostgresParser);

describe('effects of PostgreSQL statements', () => {
  it.each<[string, readonly string[]]>([
    ["SET work_mem = '7MB'", ['SET work_mem | setting write session work_mem']],
    ['SET SESSION search_path TO a, b', ['SET SESSION search_path | setting write session search_path']],
    ['SET LOCAL search_path TO a', ['SET LOCAL search_path | setting write transaction search_path']],
    ["SET TIME ZONE 'UTC'", ['SET TIME ZONE | setting write session timezone']],
    ["SET NAMES 'UTF8'", ['SET NAMES | setting write session client_encoding']],
    ["SET SCHEMA 's'", ['SET SCHEMA | setting write session search_path']],
    ["SET app.tenant_id = 'x'", ['SET app.tenant_id | setting write session app.tenant_id']],
    ['SET ${name} = 1', ['SET ${name} | setting write session -']],
    ['SET x TO DEFAULT', ['SET x | setting release session x']],
    ['RESET ALL', ['RESET ALL | setting release session *']],
    ['SET ROLE admin', ['SET ROLE | role write session role']],
    ['SET SESSION AUTHORIZATION bob', ['SET SESSION AUTHORIZATION | role write session session_authorization']],
    ['RESET ROLE', ['RESET ROLE | role release session role']],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', ['SET TRANSACTION | transaction write transaction -']],
    ["SET TRANSACTION SNAPSHOT 'x'", ['SET TRANSACTION SNAPSHOT | snapshot read transaction -']],
    ['ALTER ROLE r SET work_mem = 1', ['SET work_mem | setting write global work_mem']],
    ["ALTER USER MAPPING FOR u SERVER s OPTIONS (SET user 'x')", []],
    ['UPDATE t SET constraints = 1', []],
    ["SELECT 'SET x = 1' -- SET y = 2", []],
    ["SELECT set_config('a.b', $1, false)", ["set_config('a.b', $1, false) | setting write session a.b"]],
    ["SELECT set_config('a.b', $1, true)", ["set_config('a.b', $1, true) | setting write transaction a.b"]],
    ['SELECT pg_advisory_lock(1, -2)', ['pg_advisory_lock(1, -2) | session-lock write session 1,-2']],
    ['SELECT pg_advisory_xact_lock($1)', ['pg_advisory_xact_lock($1) | session-lock write transaction -']],
    ['SELECT pg_advisory_unlock_all()', ['pg_advisory_unlock_all() | session-lock release session *']],
    ['CREATE TEMP TABLE x (a int)', ['CREATE TEMP TABLE x | temp-relation write session x']],
    ['CREATE TABLE pg_temp.x (a int)', ['CREATE TABLE pg_temp.x | temp-relation write session x']],
    ['CREATE TEMP TABLE x (a int) ON COMMIT DROP', ['CREATE TEMP TABLE x | temp-relation write transaction x']],
    ['SELECT a INTO TEMP x FROM b', ['INTO TEMP x | temp-relation write session x']],
    [
      'CREATE TEMP TABLE x (a int); SELECT * FROM x; DROP TABLE x',
      [
        'CREATE TEMP TABLE x | temp-relation write session x',
        'x | temp-relation read session x',
        'x | temp-relation release session x',
      ],
    ],
    ['PREPARE p AS SELECT 1', ['PREPARE p | prepared-statement write session p']],
    ['EXECUTE p(1)', ['EXECUTE p | prepared-statement read session p']],
    ['DEALLOCATE ALL', ['DEALLOCATE ALL | prepared-statement release session *']],
    ['DECLARE c CURSOR WITH HOLD FOR SELECT 1', ['WITH HOLD | cursor write session c']],
    ['DECLARE c CURSOR FOR SELECT 1', ['DECLARE c CURSOR | cursor write transaction c']],
    ['FETCH 3 FROM c', ['FETCH 3 FROM c | cursor read session c']],
    ['LISTEN ch', ['LISTEN ch | notification write session ch']],
    ["NOTIFY ch, 'x'", ['NOTIFY ch | notification send transaction ch']],
    [
      'LOCK TABLE a, public.b',
      ['LOCK TABLE a | table-lock write transaction a', 'public.b | table-lock write transaction public.b'],
    ],
    ["EXPLAIN SELECT nextval('s')", []],
    ["EXPLAIN ANALYZE SELECT nextval('s')", ["nextval('s') | sequence-value write session s"]],
    ["CREATE VIEW v AS SELECT nextval('s')", ["nextval('s') | sequence-value write session s view"]],
    [
      "DO $$ BEGIN PERFORM set_config('a.b', 'c', false); END $$",
      ["set_config('a.b', 'c', false) | setting write session a.b"],
    ],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN SET x = 1; END $f$',
      ['SET x | setting write session x function'],
    ],
    ['CREATE FUNCTION f() RETURNS void LANGUAGE sql SET search_path = x AS $f$ SELECT 1 $f$', []],
    ["PREPARE TRANSACTION 'g'", ['PREPARE TRANSACTION | transaction write global -']],
    ['DISCARD ALL', ['DISCARD ALL | every-state release session *']],
  ])('%s', (sql, expected) => {
    expect(read(sql)).toEqual(expected);
  });
});

describe('splitting', () => {
  const split = (sql: string, psql = true) =>
    analysePostgres(sql, { psql }).statements.map(({ range }) => sql.slice(range.start, range.end));

  it.each<[string, string, readonly string[]]>([
    ['dollar quotes', 'SELECT $a$ ; $$ ; $a$; SELECT 2', ['SELECT $a$ ; $$ ; $a$', 'SELECT 2']],
    ['nested comments', 'SELECT /* ; /* ; */ ; */ 1; SELECT 2', ['SELECT /* ; /* ; */ ; */ 1', 'SELECT 2']],
    ['escape strings', "SELECT E'it\\'s; ' ; SELECT 2", ["SELECT E'it\\'s; '", 'SELECT 2']],
    ['meta-commands', '\\set x 1;\nSELECT 1 \\gset\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ['copy data', "COPY t FROM stdin;\n1\t'\n\\.\nSELECT 2;", ['COPY t FROM stdin', 'SELECT 2']],
    [
      'BEGIN ATOMIC',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END', 'SELECT 3'],
    ],
    ['astral characters and CRLF', "SELECT '😀';\r\nLISTEN é;", ["SELECT '😀'", 'LISTEN é']],
  ])('%s', (_, sql, expected) => {
    expect(split(sql)).toEqual(expected);
  });

  it('notes what is unterminated and keeps what stands before it', () => {
    const result = analysePostgres("LISTEN a; SELECT 'oops");
    expect(result.statements[0]?.effects).toHaveLength(1);
    expect(result.notAnalysed).toEqual([{ range: { start: 17, end: 22 }, reason: 'unterminated string literal' }]);
  });
});

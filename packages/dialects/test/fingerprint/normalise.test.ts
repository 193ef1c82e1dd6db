import { describe, expect, it } from 'vitest';
import { fingerprint, normalise } from '../../src/index.js';

describe('normalise, PostgreSQL', () => {
  it.each<[string, string]>([
    ["SET search_path TO 'a', b", 'SET search_path TO $1, ...'],
    ['SET search_path TO tenant_1', 'SET search_path TO $1'],
    ["set app.user_id = '42'", 'set app.user_id = $1'],
    ['SET x TO DEFAULT', 'SET x TO DEFAULT'],
    ['SET enable_seqscan = off', 'SET enable_seqscan = off'],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'],
    ["SELECT  set_config('a.b',\n $1, true) -- x", 'SELECT set_config($1, $2, true)'],
    ['SELECT * FROM t WHERE a=1 AND b <> -2.5e3', 'SELECT * FROM t WHERE a = $1 AND b <> $2'],
    ['SELECT a-1, -1', 'SELECT a - $1, $2'],
    ['SELECT 1 WHERE a IN (1)', 'SELECT $1 WHERE a IN ($2)'],
    ['SELECT 1 WHERE a IN (1, 2, 3)', 'SELECT $1 WHERE a IN ($2, ...)'],
    ['SELECT f(1, 2, 3, 4, 5)', 'SELECT f($1, $2, $3, ...)'],
    ["INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'), (3, 'z')", 'INSERT INTO t(a, b) VALUES ($1, $2), ...'],
    ['INSERT INTO t VALUES (1), (DEFAULT)', 'INSERT INTO t VALUES ($1), (DEFAULT)'],
    ["SELECT '2020-01-01'::date, interval '1 day', E'a\\'b', B'01'", 'SELECT $1::date, interval $2, $3, $4'],
    ['SELECT "A b".c, t.*', 'SELECT "A b".c, t.*'],
    ['SELECT /* a /* b */ c */ :name, ${x}, %s, @p1, ?', 'SELECT $1, $2, $3, ...'],
    ['SELECT $$text$$, $1', 'SELECT $1, $2'],
    ['LISTEN ch;;\n', 'LISTEN ch'],
    ['BEGIN; SELECT 1; COMMIT', 'BEGIN; SELECT $1; COMMIT'],
    ["NOTIFY ch, 'payload'", 'NOTIFY ch, $1'],
    ["SELECT 'open", 'SELECT $1'],
    ['SELECT a[1], b::int[]', 'SELECT a[$1], b::int[]'],
    ['', ''],
  ])('%s', (sql, expected) => {
    expect(normalise(sql, 'postgres')).toBe(expected);
  });
});

describe('normalise, MySQL', () => {
  it.each<[string, string]>([
    ["SET @a := 1, sql_mode = 'x'", 'SET @a := ?, sql_mode = ?'],
    ['SET NAMES utf8mb4', 'SET NAMES utf8mb4'],
    ['SELECT `a` FROM t WHERE b = "x\\"y" # c', 'SELECT `a` FROM t WHERE b = ?'],
    ['/*!40101 SET @saved = @@sql_mode */;', 'SET @saved = @@sql_mode'],
    ["SELECT GET_LOCK ('a', 10)", 'SELECT GET_LOCK(?, ?)'],
    ['SELECT * FROM t WHERE id IN (1,2) LIMIT 10', 'SELECT * FROM t WHERE id IN (?, ...) LIMIT ?'],
    ['SELECT /*+ SET_VAR(sort_buffer_size = 16M) */ 1', 'SELECT SET_VAR(sort_buffer_size = ?) ?'],
  ])('%s', (sql, expected) => {
    expect(normalise(sql, 'mysql')).toBe(expected);
  });
});

describe('fingerprint', () => {
  const same = (a: string, b: string) => fingerprint(a, 'postgres') === fingerprint(b, 'postgres');

  it.each<[string, string]>([
    ['SELECT 1', "select  'x' /* c */"],
    ['SELECT a FROM t WHERE b=1', 'select A from T where B = 27'],
    ['SELECT 1 WHERE a IN (1, 2)', 'SELECT 1 WHERE a IN (1,2,3,4)'],
    ['INSERT INTO t VALUES (1,2),(3,4)', 'INSERT INTO t VALUES (1,2),(3,4),(5,6)'],
    ['SELECT $1', 'SELECT ?'],
  ])('%s is %s', (a, b) => {
    expect(same(a, b)).toBe(true);
  });

  it.each<[string, string]>([
    ["SELECT set_config('a', 'b', true)", "SELECT set_config('a', 'b', false)"],
    ['SELECT "a"', 'SELECT "A"'],
    ['SET x = 1', 'SET LOCAL x = 1'],
    ['SELECT pg_advisory_lock(1)', 'SELECT pg_advisory_lock(1, 2)'],
    ['DO $$ BEGIN SET x = 1; END $$', 'DO $$ BEGIN RESET x; END $$'],
    [
      "CREATE FUNCTION f() RETURNS int AS 'SELECT 1' LANGUAGE sql",
      "CREATE FUNCTION f() RETURNS int AS 'SELECT 2' LANGUAGE sql",
    ],
  ])('%s is not %s', (a, b) => {
    expect(same(a, b)).toBe(false);
  });

  it('shows no literal', () => {
    const secret = 'hunter2';
    for (const sql of [`SELECT '${secret}'`, `SET a.b TO ${secret}`, `DO $$ ${secret} $$`, `SELECT $x$${secret}$x$`]) {
      expect(normalise(sql, 'postgres')).not.toContain(secret);
    }
  });
});

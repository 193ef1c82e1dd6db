import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, fingerprint, loadPostgresParser, normalise } from '../../src/index.js';
import { LARGE_TEXTS } from '../support/large-texts.js';
import { damage, randomNumbers, rangeFault } from '../support/mutate.js';
import { factsOf, readPostgres } from '../support/read.js';

beforeAll(() => loadPostgresParser());

const STATEMENTS = [
  "SET work_mem = '7MB'",
  "SELECT set_config('a.b', 'it''s', false), E'a\\'b', $x$ ; $x$",
  'CREATE TEMP TABLE "😀 é" (a int) ON COMMIT DROP',
  "DO $$ BEGIN EXECUTE 'SET x TO ' || quote_literal('a'); PERFORM pg_advisory_lock(1); END $$",
  "CREATE FUNCTION f() RETURNS void AS 'SELECT set_config(''a'', ''b'', false)' LANGUAGE sql",
  "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT nextval('s'); END",
  'CREATE RULE r AS ON INSERT TO t DO ALSO (NOTIFY a; NOTIFY b)',
  'DECLARE c CURSOR WITH HOLD FOR SELECT /* ; /* nested */ */ 1 -- ;',
  "COPY (SELECT nextval('s')) TO STDOUT",
  'PREPARE p AS SELECT pg_backend_pid(), ${x}, :name, {{ y }}',
  'SELECT f(), * FROM pg_temp.x, "pg_temp"."y"',
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 4 }).map((some) => some.join(';\n')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...STATEMENTS.flatMap((sql) => sql.split(/(?<=\W)/))), { maxLength: 30 })
    .map((some) => some.join('')),
);

describe('any text', () => {
  it('is read without a throw and with ranges that fit', () => {
    fc.assert(
      fc.property(text, fc.integer(), fc.nat(6), fc.boolean(), (sql, seed, times, psql) => {
        const random = randomNumbers(seed);
        let damaged = sql;
        for (let i = 0; i < times; i++) damaged = damage(damaged, random);
        expect(rangeFault(damaged, analysePostgres(damaged, { psql }))).toBeUndefined();
        expect(typeof normalise(damaged, 'postgres')).toBe('string');
        expect(fingerprint(damaged, 'mysql')).toHaveLength(11);
      }),
      { numRuns: 1_500 },
    );
  });

  it('loses no intact statement before the damage', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATEMENTS), fc.integer(), (sql, seed) => {
        const before = 'LISTEN a;\nSELECT pg_advisory_lock(1);\n';
        const facts = factsOf(before + damage(sql, randomNumbers(seed)));
        expect(facts.slice(0, 2)).toEqual(['notification write session a', 'session-lock write session 1']);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is not closed', () => {
  it.each<[title: string, sql: string, effects: readonly string[], reason: string]>([
    [
      'a string at the end',
      "LISTEN a;\nSELECT 'x;\nLISTEN b;\n",
      ['LISTEN a', 'LISTEN b'],
      'unterminated string literal',
    ],
    [
      'a string before others',
      "SELECT 'x;\nSET a = 'b';\nSET c = 'd';\n",
      ['SET a', 'SET c'],
      'unterminated string literal',
    ],
    ['a quoted identifier', 'SELECT "x;\n\nLISTEN b;\n', ['LISTEN b'], 'unterminated quoted identifier'],
    ['a comment', 'LISTEN a; /* LISTEN b;', ['LISTEN a'], 'unterminated comment'],
    ['a body', 'LISTEN a;\nDO $$ BEGIN SET x = 1;', ['LISTEN a', 'SET x'], 'unterminated dollar-quoted string'],
  ])('%s is noted, and the next statement is read', (_, sql, effects, reason) => {
    expect(readPostgres(sql).map((line) => line.split(' | ')[0])).toEqual(effects);
    expect(analysePostgres(sql).notAnalysed.map((gap) => gap.reason)).toEqual([reason]);
  });

  it.each([
    "SELECT 'a;\nSELECT b' FROM t; LISTEN x",
    "SELECT 'a;\nSELECT b'::text; LISTEN x",
    "SELECT 'a\nb''c'; LISTEN x",
  ])('%s is closed', (sql) => {
    expect(analysePostgres(sql).notAnalysed).toEqual([]);
    expect(factsOf(sql)).toEqual(['notification write session x']);
  });
});

describe('characters', () => {
  it.each([
    ['CRLF', 'LISTEN a;\r\nSET x = 1\r\n;\r\n'],
    ['a byte order mark', '\uFEFFLISTEN a; SET x = 1'],
    ['NUL', 'LISTEN a\0; SET x = 1'],
    ['astral characters', "LISTEN a; SELECT '日本é😀' /* 😀 */; SET x = 1"],
    ['lone surrogates', "LISTEN a; SELECT '\uD800'; SET x = 1"],
  ])('%s', (_, sql) => {
    expect(readPostgres(sql)).toEqual(['LISTEN a | notification write session a', 'SET x | setting write session x']);
  });
});

describe('size', () => {
  // What costs more than its length would not come back within the time that a test has.
  it.each(LARGE_TEXTS)('a text of %s', (_, make) => {
    const sql = make(200_000 / make(1).length);
    expect(rangeFault(sql, analysePostgres(sql, { psql: true }))).toBeUndefined();
    expect(normalise(sql, 'postgres').length).toBeLessThanOrEqual(sql.length * 2 + 100);
  });
});

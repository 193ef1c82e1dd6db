import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser } from '../../src/index.js';
import { lines, readPostgres } from '../support/read.js';

beforeAll(() => loadPostgresParser());

const SETS = 'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET x = 1; END $$; ';
const OWN = 'SET x | setting write session x function';

describe('effects of what a statement runs', () => {
  it.each<[title: string, sql: string, expected: readonly string[]]>([
    ['a function', `${SETS}SELECT f()`, [OWN, 'f() | setting write session x <- SET x']],
    [
      'a function, defined after its use',
      `SELECT public.f(); ${SETS}`,
      ['public.f() | setting write session x <- SET x', OWN],
    ],
    ['another function of the name', `${SETS}SELECT g.h.f, ff()`, [OWN]],
    [
      'a function through another',
      `CREATE FUNCTION g() RETURNS void LANGUAGE sql AS $$ SELECT f() $$; ${SETS}SELECT g()`,
      ['f() | setting write session x function <- SET x', OWN, 'g() | setting write session x <- SET x'],
    ],
    [
      'a function that calls itself',
      'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT f(), lastval() $$; SELECT f()',
      [
        'f() | sequence-value read session - function <- lastval()',
        'lastval() | sequence-value read session - function',
        'f() | sequence-value read session - <- lastval()',
      ],
    ],
    [
      'a replaced function',
      `${SETS}CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT 1 $$; SELECT f()`,
      [OWN],
    ],
    [
      'an overloaded function',
      `${SETS}CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; SELECT f(1); SELECT f()`,
      [OWN, 'f() | setting write session x <- SET x'],
    ],
    [
      'a procedure',
      'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN LISTEN c; END $$; CALL p()',
      ['LISTEN c | notification write session c procedure', 'p() | notification write session c <- LISTEN c'],
    ],
    [
      'a view',
      "CREATE VIEW v AS SELECT nextval('s'); SELECT * FROM v, t",
      ["nextval('s') | sequence-value write session s view", "v | sequence-value write session s <- nextval('s')"],
    ],
    [
      'a prepared statement',
      'PREPARE q AS SELECT pg_advisory_lock(1); EXECUTE q',
      [
        'PREPARE q | prepared-statement write session q',
        'pg_advisory_lock(1) | session-lock write session 1 prepare',
        'EXECUTE q | prepared-statement read session q',
        'EXECUTE q | session-lock write session 1 <- pg_advisory_lock(1)',
      ],
    ],
    [
      'a rule',
      'CREATE RULE r AS ON INSERT TO t DO ALSO NOTIFY c; UPDATE t SET a = 1; INSERT INTO t VALUES (1)',
      ['NOTIFY c | notification send transaction c rule', 't | notification send transaction c <- NOTIFY c'],
    ],
    [
      'a trigger',
      `${SETS}CREATE TRIGGER g AFTER DELETE ON t EXECUTE FUNCTION f(); SELECT 1 FROM t; DELETE FROM t`,
      [OWN, 'f() | setting write session x trigger <- SET x', 't | setting write session x <- SET x'],
    ],
    [
      'a column default',
      "CREATE TABLE t (a int DEFAULT nextval('s')); INSERT INTO t DEFAULT VALUES; SELECT currval('s')",
      [
        "nextval('s') | sequence-value write session s default",
        "t | sequence-value write session s <- nextval('s')",
        "currval('s') | sequence-value read session s",
      ],
    ],
  ])('%s', (_, sql, expected) => {
    expect(readPostgres(sql)).toEqual(expected);
  });

  it('gives definitions to other texts', () => {
    const defining = analysePostgres(SETS);
    const definitions = defining.definitions?.map((definition) => ({ ...definition, file: 'functions.sql' }));
    expect(definitions).toHaveLength(1);
    const text = 'SELECT 1; SELECT f()';
    const calling = analysePostgres(text, { definitions: definitions ?? [] });
    expect(lines(text, calling)).toHaveLength(1);
    expect(calling.statements[1]?.effects[0]).toMatchObject({
      state: 'setting',
      via: 'f',
      range: { start: 17, end: 20 },
      origin: { kind: 'function', name: 'f', file: 'functions.sql', range: { start: SETS.indexOf('SET x') } },
    });
    expect(calling.statements[1]?.effects[0]?.deferred).toBeUndefined();
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser } from '../../src/index.js';
import { POSTGRES_SPELLINGS } from '../support/postgres-spellings.js';
import { lines, readPostgres } from '../support/read.js';

beforeAll(() => loadPostgresParser());

/** `state action scope name (deferred)`, sorted: the order of effects within a statement is nobody's contract. */
const facts = (sql: string, confirm: boolean): readonly string[] =>
  analysePostgres(sql, { confirm })
    .statements.flatMap(({ effects }) => effects)
    .filter(({ origin }) => origin === undefined)
    .map(({ state, action, scope, name, deferred }) =>
      [state, action, scope, name ?? '-', ...(deferred ? [`(${deferred})`] : [])].join(' '),
    )
    .sort();

describe.each([
  ['confirmed by the grammar', true],
  ['tokens alone', false],
])('every spelling, %s', (_, confirm) => {
  it.each(POSTGRES_SPELLINGS)('%s', (sql, expected) => {
    expect(facts(sql, confirm)).toEqual([...expected].sort());
  });
});

describe('bodies in other languages', () => {
  it.each<[string, readonly string[]]>([
    [
      `DO LANGUAGE plpython3u $$ plpy.execute("SET a.b = 1"); plpy.execute('select set_config(\\'x.y\\', %s, false)' % q) $$`,
      ['SET a.b | setting write session a.b', "set_config(\\'x.y\\', %s, false) | setting write session x.y"],
    ],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpython3u AS $$ plpy.execute("SET " + n + " = 1"); plpy.cursor(f"""\n LISTEN {ch}""") $$',
      ['SET  | setting write session - function', 'LISTEN {ch} | notification write session - function'],
    ],
    [
      "DO LANGUAGE plperl $$ spi_exec_query(q{SELECT nextval('s')}); my $r = spi_query('LISTEN x'); $$",
      ["nextval('s') | sequence-value write session s", 'LISTEN x | notification write session x'],
    ],
    [
      `CREATE FUNCTION f() RETURNS void LANGUAGE pltcl AS ' spi_exec -array a "SET x = ''1''" '`,
      ['SET x | setting write session x function'],
    ],
    [
      'DO LANGUAGE plv8 $$ plv8.execute(`select pg_advisory_lock(${k})`) $$',
      ['pg_advisory_lock(${k}) | session-lock write session -'],
    ],
    [
      'DO LANGUAGE plpython3u $$ plpy.execute("savepoint s"); plpy.execute("SET x = 1") $$',
      ['SET x | setting write session x'],
    ],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'SET x', 'y'", []],
  ])('%s', (sql, expected) => {
    expect(readPostgres(sql)).toEqual(expected);
  });

  it('says which statements it cannot see', () => {
    const sql = 'DO LANGUAGE plpython3u $$ plpy.execute(build(1)); p = plpy.prepare("LISTEN x"); plpy.execute(p) $$';
    const analysed = analysePostgres(sql);
    expect(analysed.notAnalysed.map(({ range, reason }) => [sql.slice(range.start, range.end), reason])).toEqual([
      ['plpy.execute(', 'a statement that plpython3u code puts together'],
    ]);
    expect(lines(sql, analysed)).toEqual(['LISTEN x | notification write session x']);
  });

  it('does not let the grammar write its own trees to standard output', () => {
    const sql = 'DO $$ #option dump\nBEGIN SET x = 1; END $$';
    expect(readPostgres(sql)).toEqual(['SET x | setting write session x']);
  });
});

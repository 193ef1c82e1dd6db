import { describe, expect, it } from 'vitest';
import { analyseMysql, analysePostgres, LiveMysql, LivePostgres, type LiveStatement } from '../src/index.js';

const MYSQL = Array.from({ length: 40 }, (_, n) => [
  `INSERT INTO t (a) VALUES ('x${n}');`,
  `SET @a${n} = '${n}';`,
  n === 3 ? 'CREATE FUNCTION f() RETURNS int RETURN GET_LOCK("f", 1);' : 'SELECT f();',
  n === 20 ? 'CREATE TEMPORARY TABLE t (a int);' : 'SELECT a FROM t;',
])
  .flat()
  .join('\n');

const POSTGRES = Array.from({ length: 40 }, (_, n) => [
  `INSERT INTO t (a) VALUES ('x${n}');`,
  `SET search_path TO 'a${n}';`,
  n === 3 ? "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_lock(1)';" : 'SELECT f();',
  n === 20 ? 'CREATE TEMP TABLE t (a int);' : 'SELECT a FROM t;',
])
  .flat()
  .join('\n');

const CASES = [
  { name: 'mysql', text: MYSQL, typed: "\nSELECT GET_LOCK('x;y', 1), 'z' /* '; */;", whole: mysql },
  { name: 'postgres', text: POSTGRES, typed: "\nSELECT set_config('a.b', 'x;y', $$;$$) /* ' */;", whole: postgres },
];

function mysql(text: string) {
  return analyseMysql(text, { client: true }).statements;
}

function postgres(text: string) {
  return analysePostgres(text, { psql: true }).statements;
}

/** What both ways of reading tell of the statements that have effects. */
const told = (statements: readonly LiveStatement[]) =>
  statements.map(({ statement, start, text }) => ({
    start: start(),
    text,
    effects: statement.effects.map(({ state, action, scope, name, range }) => [
      state,
      action,
      scope,
      name,
      range.start,
    ]),
  }));

describe.each(CASES)('a quote that is opened in a script of $name', ({ name, text, typed, whole }) => {
  const read = (live: LiveMysql | LivePostgres, now: string) => live.read(now, {})?.statements ?? [];
  const wanted = (now: string) =>
    whole(now)
      .filter(({ effects, leaves }) => effects.length > 0 || leaves !== undefined)
      .map(({ effects, range }) => ({
        start: range.start,
        text: now.slice(range.start, range.end),
        effects: effects.map((effect) => [
          effect.state,
          effect.action,
          effect.scope,
          effect.name,
          effect.range.start - range.start,
        ]),
      }));

  it('letter by letter leads to what the whole text leads to, typed and taken away', () => {
    const live = name === 'mysql' ? new LiveMysql() : new LivePostgres();
    const at = text.indexOf(';\n', text.length / 3) + 1;
    const lengths = [...typed].map((_, index) => index + 1);
    for (const length of [...lengths, ...lengths.toReversed(), ...lengths, 0]) {
      const now = text.slice(0, at) + typed.slice(0, length) + text.slice(at);
      expect(told(read(live, now)), now.slice(at, at + length)).toEqual(wanted(now));
    }
  });

  it('leaves what follows as it was when it is closed, another edit before it included', () => {
    const live = name === 'mysql' ? new LiveMysql() : new LivePostgres();
    const at = text.indexOf(';\n', text.length / 3) + 1;
    const before = read(live, text);
    const open = `${text.slice(0, at)}\nSELECT 'a${text.slice(at)}`;
    expect(read(live, open).length).toBeLessThan(before.length);
    read(live, `-- first\n${open}`);
    const after = read(live, `-- first\n${text.slice(0, at)}\nSELECT 'a';${text.slice(at)}`);
    expect(after).toHaveLength(before.length);
    // A statement that runs what another defines names the other's place, which has moved.
    const own = (statements: readonly LiveStatement[]) =>
      statements.slice(-60).filter(({ statement }) => statement.effects.every(({ origin }) => origin === undefined));
    expect(own(after).length).toBeGreaterThan(20);
    expect(own(after).every((statement, index) => statement === own(before)[index])).toBe(true);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser, usePostgresGrammar } from '../../src/index.js';
import { factsOf, readPostgres } from '../support/read.js';
import { PAIRS } from '../support/pairs.js';

afterAll(() => usePostgresGrammar('libpg-query'));

const deep = (n: number) => `SELECT ${'('.repeat(n)}pg_advisory_lock(1)${')'.repeat(n)}`;

describe.each(['libpg-query', 'pgsql-ast-parser'] as const)('%s', (grammar) => {
  it.each(PAIRS)('tells "%s" from "%s"', async (one, other, facts, otherFacts) => {
    await usePostgresGrammar(grammar);
    expect(factsOf(one)).toEqual(facts);
    expect(factsOf(other)).toEqual(otherFacts);
  });

  it('says how many of the pairs it confirms', async () => {
    await usePostgresGrammar(grammar);
    const texts = PAIRS.flatMap(([one, other]) => [one, other]);
    const by = (sql: string) => analysePostgres(sql).statements.some(({ confirmedBy }) => confirmedBy === 'parser');
    const lost = texts.filter((sql) => !by(sql) && factsOf(sql).length > 0);
    console.log(`${grammar} leaves ${String(lost.length)} of ${String(texts.length)} to the tokens`);
    if (grammar === 'pgsql-ast-parser') console.log(lost.join('\n'));
    expect(lost.length).toBeLessThan(grammar === 'libpg-query' ? 1 : texts.length);
  });

  it.each([
    ['1,000 parentheses', deep(1_000)],
    ['20,000 parentheses', deep(20_000)],
    ['64,000 terms', `SELECT pg_advisory_lock(1)${' + 1'.repeat(64_000)}`],
    ['300 nested calls', `SELECT ${'abs('.repeat(300)}1${')'.repeat(300)}, pg_advisory_lock(1)`],
    ['40 nested sub-selects', `SELECT pg_advisory_lock(1), ${'(SELECT '.repeat(40)}1${')'.repeat(40)}`],
    ['a long list', `SELECT pg_advisory_lock(1) WHERE 1 IN (${'1,'.repeat(100_000)}1)`],
  ])('survives %s', async (_, sql) => {
    await usePostgresGrammar(grammar);
    expect(factsOf(sql)).toEqual(['session-lock write session 1']);
    expect(analysePostgres("SELECT set_config('a', 'b', true)").statements[0]?.confirmedBy).toBe('parser');
  });

  it('reads what stands behind NUL and a byte order mark', async () => {
    await usePostgresGrammar(grammar);
    expect(factsOf('\uFEFFSELECT 1\0, pg_advisory_lock(1)')).toEqual(['session-lock write session 1']);
  });
});

describe('what only the tree shows', () => {
  it.each([["SELECT '日本é😀', U&\"!0070g_advisory_lock\" UESCAPE '!' (1)", 'U&"!0070g_advisory_lock"']])(
    '%s is added with its words',
    async (sql, words) => {
      await loadPostgresParser();
      await usePostgresGrammar('libpg-query');
      expect(readPostgres(sql, { confirm: false })).toEqual([]);
      expect(readPostgres(sql)).toEqual([`${words} | session-lock write session 1`]);
    },
  );
});

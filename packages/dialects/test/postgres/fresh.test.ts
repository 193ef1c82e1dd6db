import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser } from '../../src/index.js';
import { readJudged } from '../support/judged.js';

const judged = readJudged(join(import.meta.dirname, 'fresh'));

const factsOf = (sql: string, confirm: boolean): readonly string[] =>
  analysePostgres(sql, { confirm })
    .statements.flatMap(({ effects }) =>
      effects.map(({ state, action, scope, name, deferred }) =>
        [state, action, scope, name ?? '-', ...(deferred ? [`(${deferred})`] : [])].join(' '),
      ),
    )
    .sort();

beforeAll(() => loadPostgresParser());

describe.each([
  ['as tokens show it', false],
  ['as the grammar confirms it', true],
] as const)('%s', (_, confirm) => {
  it.each(judged)('$sql', ({ sql, facts }) => {
    expect(factsOf(sql, confirm)).toEqual(facts);
  });
});

it('are enough to say something', () => {
  expect(judged.length).toBeGreaterThanOrEqual(150);
});

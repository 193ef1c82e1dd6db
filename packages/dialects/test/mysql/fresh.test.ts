import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyseMysql } from '../../src/index.js';
import { readJudged } from '../support/judged.js';

const judged = readJudged(join(import.meta.dirname, 'fresh'));

const factsOf = (sql: string): readonly string[] =>
  analyseMysql(sql).statements.flatMap(({ effects }) =>
    effects.map(({ state, action, scope, name, deferred }) =>
      [state, action, scope, name ?? '-', ...(deferred ? [`(${deferred})`] : [])].join(' '),
    ),
  );

it.each(judged)('$sql', ({ sql, facts }) => {
  expect([...factsOf(sql)].sort()).toEqual([...facts].sort());
});

it('are enough to say something', () => {
  expect(judged.length).toBeGreaterThanOrEqual(300);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser } from '../../src/index.js';

const folder = join(import.meta.dirname, 'fresh');

/** Texts, each with the facts under it that a person read in it: `state action scope name (deferred)`. */
const judged = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .split(/\n(?=\S)/)
    .filter((block) => block.trim() !== '' && !block.startsWith('#'))
    .map((block) => {
      const [sql = '', ...facts] = block.trimEnd().split('\n');
      return { sql, facts: facts.map((fact) => fact.trim()).sort() };
    }),
);

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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyseMysql } from '../../src/index.js';

const folder = join(import.meta.dirname, 'fresh');

/** Texts, each with the facts under it that a person read in it: `state action scope name (deferred)`. */
const judged = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .split(/\n(?=\S)/)
    .filter((block) => block.trim() !== '' && !block.startsWith('#'))
    .map((block) => {
      const [sql = '', ...facts] = block.trimEnd().split('\n');
      return { sql, facts: facts.map((fact) => fact.trim()) };
    }),
);

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

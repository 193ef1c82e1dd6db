import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyseMysql, analysePostgres, loadPostgresParser } from '../src/index.js';

beforeAll(() => loadPostgresParser());

/**
 * Scripts and texts that a person judged before they were read: `=== text` or `=== script` (for psql or the `mysql`
 * client), the SQL, `---`, and the facts that it has, `state action scope name (deferred)`.
 */
const folder = join(import.meta.dirname, 'scripts');
const judged = readdirSync(folder).map((file) => ({
  dialect: file.replace('.txt', '') as 'postgres' | 'mysql',
  cases: readFileSync(join(folder, file), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [, kind = '', sql = '', facts = ''] = /^(\w+)\n(.*?)\n---\n?(.*)$/s.exec(block) ?? [];
      return {
        kind,
        sql: kind === 'script' ? `${sql}\n` : sql,
        facts: facts.split('\n').filter((line) => line !== ''),
      };
    }),
}));

describe.each(judged)('$dialect', ({ dialect, cases }) => {
  it.each(cases)('$sql', ({ kind, sql, facts }) => {
    const isScript = kind === 'script';
    const { statements } =
      dialect === 'postgres' ? analysePostgres(sql, { psql: isScript }) : analyseMysql(sql, { client: isScript });
    const found = statements.flatMap(({ effects }) =>
      effects.map(({ state, action, scope, name, deferred }) =>
        [state, action, scope, name ?? '-', ...(deferred ? [`(${deferred})`] : [])].join(' '),
      ),
    );
    expect(found.sort()).toEqual(facts);
  });
});

it('are enough to say something', () => {
  expect(judged.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThanOrEqual(280);
});

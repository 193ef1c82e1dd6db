import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { afterAll, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'poolsafe-asked-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

for (const path of ['test/sql/a.sql', 'fixtures/shop/db/a.sql', 'fixtures/shop/test/b.sql']) {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), 'LISTEN a;\n');
}
writeFileSync(join(folder, 'fixtures/shop/package.json'), '{}');

/** Severity of what is found, file by file. */
async function severities(cwd: string, paths: readonly string[]): Promise<readonly string[]> {
  const targets = [parseTarget('pgbouncer/transaction')];
  const { findings } = await checkProject({
    cwd: join(folder, cwd),
    paths,
    targets,
    config: DEFAULT_CONFIG,
    confidence: 'low',
  });
  return findings.map(({ file, severity }) => `${file.replace(`${folder}/`, '')} ${severity}`);
}

it.each<[string, string, readonly string[], readonly string[]]>([
  [
    'a whole project',
    '.',
    ['.'],
    ['fixtures/shop/db/a.sql error', 'fixtures/shop/test/b.sql info', 'test/sql/a.sql info'],
  ],
  ['a folder of tests in it', '.', ['test'], ['test/sql/a.sql info']],
  [
    'a project in a folder of fixtures',
    '.',
    ['fixtures/shop'],
    ['fixtures/shop/db/a.sql error', 'fixtures/shop/test/b.sql info'],
  ],
  ['a folder elsewhere', 'fixtures', [join(folder, 'test')], ['test/sql/a.sql error']],
  ['a file elsewhere', 'fixtures/shop', ['../../test/sql/a.sql'], ['../../test/sql/a.sql error']],
  ['a file of this project', '.', ['test/sql/a.sql'], ['test/sql/a.sql info']],
])('what files are for is told by where they stand in %s', async (_title, cwd, paths, expected) => {
  expect(await severities(cwd, paths)).toEqual(expected);
});

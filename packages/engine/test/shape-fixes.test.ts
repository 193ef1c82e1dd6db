import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, describe, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG, fixFiles, writeFixed } from '../src/index.js';
import { shapesIn } from './support/shapes.js';

const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/shapes');
const folders: string[] = [];

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const shapes = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => shapesIn(readFileSync(join(folder, name), 'utf8')));

/** What is found is fixed, reread, and gone; nothing else comes, and every file can still be read. */
describe('fixes of reports', () => {
  let fixed = 0;
  /** What would bring another finding is left to people: Prisma's flag beside a schema, on RDS Proxy. */
  let refused = 0;
  it.each(shapes)('$title', async ({ targets, files }) => {
    const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-'));
    folders.push(cwd);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const assumed = targets.length === 0;
    const check = () =>
      checkProject({
        cwd,
        paths: ['.'],
        targets: (assumed ? ['pgbouncer', 'proxysql', 'redis-shared'] : targets).map(parseTarget),
        targetsAssumed: assumed,
        config: DEFAULT_CONFIG,
      });
    const before = await check();
    const fixable = before.findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe'));
    if (fixable.length === 0) return;
    const paths = [...new Set(fixable.map(({ file }) => file))];
    const made = await fixFiles(cwd, paths, (path) => before.judging.of(path), 'safe');
    await writeFixed(cwd, made.fixed);
    if (made.fixed.length === 0) {
      refused++;
      return;
    }
    const after = await check();
    expect(after.findings.length).toBeLessThan(before.findings.length);
    expect(after.notAnalysed.length).toBeLessThanOrEqual(before.notAnalysed.length);
    fixed++;
  });

  it('is about more than a handful of them', () => {
    expect(fixed).toBeGreaterThan(100);
    expect(refused).toBeLessThan(4);
  });
});

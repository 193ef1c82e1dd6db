import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, describe, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG } from '../src/index.js';
import { shapesIn } from './support/shapes.js';

const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/shapes');
const folders: string[] = [];

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

/** Ways in which projects write what the reports tell of: other files, formats, versions and places. */
describe.each(readdirSync(folder).filter((file) => file.endsWith('.txt')))('%s', (file) => {
  it.each(shapesIn(readFileSync(join(folder, file), 'utf8')))('$title: $expected', async (shape) => {
    const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-'));
    folders.push(cwd);
    for (const [path, text] of shape.files) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const assumed = shape.targets.length === 0;
    const { findings, problems } = await checkProject({
      cwd,
      paths: ['.'],
      targets: (assumed ? ['pgbouncer', 'proxysql', 'redis-shared'] : shape.targets).map(parseTarget),
      targetsAssumed: assumed,
      config: DEFAULT_CONFIG,
    });
    expect(problems).toEqual([]);
    const found = findings.map((finding) => `${finding.rule} ${finding.file}`);
    for (const expected of shape.expected) {
      if (expected === 'silent') {
        expect(findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message)).toEqual([]);
      } else if (expected.startsWith('not ')) {
        expect(found.filter((rule) => rule.startsWith(`${expected.slice(4)} `))).toEqual([]);
      } else expect(found).toContain(expected);
    }
  });
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, describe, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG } from '../src/index.js';

const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/shapes');
const folders: string[] = [];

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

interface Shape {
  readonly title: string;
  /** `rule file` must be found; `not rule` must not; `silent`: nothing above a note. */
  readonly expected: readonly string[];
  readonly targets: readonly string[];
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** Small projects in one text: `## title | expected, ... | targets`, then `--- path` before each file. */
const shapesIn = (text: string): readonly Shape[] =>
  text
    .split(/^## /m)
    .slice(1)
    .map((block): Shape => {
      const [heading = '', ...rest] = block.split('\n');
      const [title = '', expected = '', targets = ''] = heading.split(' | ').map((part) => part.trim());
      const files = rest
        .join('\n')
        .split(/^--- /m)
        .slice(1)
        .map((part): readonly [string, string] => {
          const end = part.indexOf('\n');
          return [part.slice(0, end).trim(), `${part.slice(end + 1).trimEnd()}\n`];
        });
      return { title, expected: expected.split(', '), targets: targets.split(' ').filter(Boolean), files };
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

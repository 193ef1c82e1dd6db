import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPostgresParser } from '@poolsafe/dialects';
import { beforeAll, describe, expect, it } from 'vitest';
import { sourceReaders } from '../src/index.js';

const root = join(fileURLToPath(import.meta.url), '../../../../fixtures/failures');

const MARKS = [
  '"',
  "'",
  '{',
  '}',
  '[',
  '\\',
  '\0',
  '`',
  '${',
  '{{',
  '<%',
  '\ud800',
  ':',
  '\t',
  '&a',
  '*a',
  '# ',
  '://',
];

/** The same numbers on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state % Math.max(1, below);
  };
}

/** A file as it may be found: cut off, with a piece missing, with a stray mark. */
function damaged(text: string, random: (below: number) => number): readonly string[] {
  return Array.from({ length: 4 }, () => {
    const cut = random(text.length);
    const gap = random(text.length);
    const at = random(text.length);
    return [
      text.slice(0, cut),
      text.slice(0, gap) + text.slice(gap + random(30)),
      text.slice(0, at) + (MARKS[random(MARKS.length)] ?? '') + text.slice(at),
    ];
  }).flat();
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter(
    (path) =>
      /^\d+\/.*\.?\w+$/.test(path) && /[^/]+\.[\w.]+$|(Dockerfile|Procfile|Gemfile|Pipfile|Makefile)$/.test(path),
  );

describe('damaged files', () => {
  beforeAll(loadPostgresParser);

  it('never throw, and every place that is told lies in the file', () => {
    const random = numbers(7);
    let read = 0;
    for (const path of files) {
      const inside = path.replace(/^\d+\//, '');
      const reader = sourceReaders.find((candidate) => candidate.reads(inside));
      if (!reader) continue;
      for (const text of damaged(readFileSync(join(root, path), 'utf8'), random)) {
        const { facts = [], observations, notAnalysed } = reader.extract(text, inside);
        for (const { range } of [...facts, ...observations, ...notAnalysed]) {
          expect(range.start, `${path}: ${JSON.stringify(text)}`).toBeGreaterThanOrEqual(0);
          expect(range.end, `${path}: ${JSON.stringify(text)}`).toBeGreaterThanOrEqual(range.start);
          expect(range.end, `${path}: ${JSON.stringify(text)}`).toBeLessThanOrEqual(text.length + 1);
        }
        read++;
      }
    }
    expect(read).toBeGreaterThan(2000);
  });

  it.each([
    [
      'alias.yaml',
      'DATABASE_URL: postgres://pgbouncer:6432/a\nother: *missing\n',
      'not valid YAML: no anchor stands for *missing',
    ],
    [
      'circle.yaml',
      'DATABASE_URL: postgres://pgbouncer:6432/a\nb: &a\n  c: *a\n',
      'more than 60 levels deep; what is below is left out',
    ],
    ['main.tf', 'resource "aws_db_proxy" "x" {\n  name = "db"\n', 'not valid HCL: a block or a list is not closed'],
    ['context.xml', '<Context><Resource url="jdbc:postgresql://db/a"', 'not well-formed XML from here on'],
    ['schema.prisma', 'datasource db {\n  provider = "postgresql"\n', 'not a valid schema: this block is not closed'],
  ])('%s is said to be damaged', (path, text, reason) => {
    const reader = sourceReaders.find((candidate) => candidate.reads(path));
    expect(reader?.extract(text, path).notAnalysed.map((entry) => entry.reason)).toContain(reason);
  });

  it.each([
    ['whole.tf', 'resource "aws_db_proxy" "x" {\n  name = "db"\n  tags = { a = "b" }\n  list = [1, 2]\n}\n'],
    ['whole.xml', '<Context>\n  <Resource url="jdbc:postgresql://db/a"/>\n  <!-- a < b -->\n</Context>\n'],
    ['whole.prisma', 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n}\n'],
  ])('%s is not', (path, text) => {
    const reader = sourceReaders.find((candidate) => candidate.reads(path));
    expect(reader?.extract(text, path).notAnalysed).toEqual([]);
  });
});

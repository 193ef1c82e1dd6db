import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterAll, describe, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG } from '../src/index.js';

const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/failures');

interface Expected {
  readonly id: string;
  readonly report: string;
  readonly shape: string;
  readonly rule: string;
  readonly file: string;
}

/** Reports of real failures, each written down as a small project from its shape. */
const table = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as readonly Expected[];

const found = new Set<string>();

describe('failures from the field', () => {
  it.each(table)('$id $report: $rule in $file', async ({ id, rule, file }) => {
    const { findings, problems } = await checkProject({
      cwd: join(folder, id),
      paths: ['.'],
      targets: ['pgbouncer', 'proxysql'].map(parseTarget),
      targetsAssumed: true,
      config: DEFAULT_CONFIG,
    });
    expect(problems).toEqual([]);
    expect(findings.map((finding) => `${finding.rule} ${finding.file}`)).toContain(`${rule} ${file}`);
    found.add(id);
  });

  afterAll(() => {
    process.stdout.write(`field failures found: ${String(found.size)} of ${String(table.length)}\n`);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { describe, expect, it } from 'vitest';
import { checkProject, loadConfig } from '../src/index.js';

const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/projects');

/** What must be found in each project: its expected.json, read by people. */
describe.each(readdirSync(folder))('the project %s', (name) => {
  it('has the findings that its expected.json lists, and no others', async () => {
    const cwd = join(folder, name);
    const config = await loadConfig(cwd);
    const targets = (config.targets.length > 0 ? config.targets : ['pgbouncer']).map(parseTarget);
    const { findings, problems } = await checkProject({ cwd, paths: ['.'], targets, config });
    const found = findings.map(({ file, range, rule, suppressed }) => ({
      file,
      line: range.start.line,
      rule,
      words: readFileSync(join(cwd, file), 'utf8').slice(range.start.offset, range.end.offset),
      ...(suppressed ? { suppressed: true } : {}),
    }));
    expect(found).toEqual(JSON.parse(readFileSync(join(cwd, 'expected.json'), 'utf8')));
    expect(problems).toEqual([]);
  });
});

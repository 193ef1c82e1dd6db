import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkProject, type CheckResult, DEFAULT_CONFIG, loadConfig } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import Ajv from 'ajv-draft-04';
import { convert } from 'xmlbuilder2';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportOptions } from '../src/index.js';
import { allReporters } from './all-reporters.js';

const OPTIONS: ReportOptions = { toolVersion: '0.0.0-test', showLiterals: false, color: false, width: 100 };
const reporters = await allReporters();
const root = join(fileURLToPath(import.meta.url), '../../../..');

const render = (format: string, result: CheckResult) =>
  reporters.find((reporter) => reporter.format === format)?.report(result, OPTIONS) ?? '';

let shop: CheckResult;
let clean: CheckResult;

beforeAll(async () => {
  const cwd = join(root, 'fixtures/projects/shop');
  const config = await loadConfig(cwd);
  shop = await checkProject({ cwd, paths: ['.'], targets: config.targets.map(parseTarget), config });
  clean = { ...shop, findings: [], notAnalysed: [], problems: [] };
  expect(DEFAULT_CONFIG.targets).toEqual([]);
});

// Every format has a golden file: what people and machines get for one project.
it.each(reporters.map(({ format }) => format).filter((format) => format !== 'html'))(
  '%s is as in its golden file',
  async (format) => {
    await expect(render(format, shop)).toMatchFileSnapshot(`golden/shop.${format}.txt`);
  },
);

describe('sarif', () => {
  const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it.each(['findings', 'nothing'])('follows the schema with %s', (what) => {
    const log = JSON.parse(render('sarif', what === 'nothing' ? clean : shop)) as unknown;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('declares all rules, marks suppressions, and has an empty run when clean', () => {
    const log = JSON.parse(render('sarif', shop)) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { suppressions: unknown[] }[] }[];
    };
    expect(log.runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    expect(log.runs[0]?.results.filter(({ suppressions }) => suppressions.length > 0)).toHaveLength(1);
    expect((JSON.parse(render('sarif', clean)) as { runs: { results: unknown[] }[] }).runs[0]?.results).toEqual([]);
  });
});

describe('junit', () => {
  it('is well-formed, with one failed case per finding and one passed case when clean', () => {
    const xml = convert(render('junit', shop), { format: 'object' }) as { testsuites: Record<string, string> };
    expect(xml.testsuites['@failures']).toBe('8');
    expect(render('junit', clean)).toContain('failures="0"');
  });
});

describe('github', () => {
  it('escapes what would end an annotation', () => {
    const [first] = shop.findings;
    if (!first) throw new Error('no finding');
    const odd = { ...shop, findings: [{ ...first, file: 'a,b:c.sql', message: '100%\nnext', suppressed: null }] };
    expect(render('github', odd)).toMatch(/^::error file=a%2Cb%3Ac\.sql,.*::100%25%0Anext/);
    expect(render('github', odd).trim().split('\n')).toHaveLength(1);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkProject, loadConfig } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { ESLint as ESLint10, Linter as Linter10, RuleTester } from 'eslint';
import { ESLint as ESLint9, Linter as Linter9 } from 'eslint9';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import plugin, { configs } from '../src/index.js';

const root = join(fileURLToPath(import.meta.url), '../../../..');

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;
(RuleTester as unknown as { afterAll: typeof afterAll }).afterAll = afterAll;

/** A piece of code that each rule must report, and one that it must not. `pg` in all of them. */
const CODE: Readonly<Record<string, { readonly bad: string; readonly good: string; readonly target?: string }>> = {
  'session-setting': {
    bad: "await client.query('SET search_path TO a')",
    good: "await client.query('SET timezone = 1')",
  },
  'session-role': { bad: "await client.query('SET ROLE a')", good: "await client.query('RESET ROLE')" },
  'sql-prepare': {
    bad: "await client.query('PREPARE p AS SELECT 1')",
    good: "await client.query({ text: 'SELECT 1' })",
  },
  'named-statement': {
    bad: "await client.query({ name: 'a', text: 'SELECT 1' })",
    good: "await client.query({ text: 'SELECT 1' })",
    target: 'pgbouncer@1.20/transaction',
  },
  'temp-table': {
    bad: "await client.query('CREATE TEMP TABLE x (a int)')",
    good: "await client.query('CREATE TABLE x (a int)')",
  },
  'session-lock': {
    bad: "await client.query('SELECT pg_advisory_lock(1)')",
    good: "await client.query('SELECT pg_locks')",
  },
  listen: { bad: "await client.query('LISTEN a')", good: "await client.query('NOTIFY a')" },
  'hold-cursor': {
    bad: "await client.query('DECLARE c CURSOR WITH HOLD FOR SELECT 1')",
    good: "await client.query('SELECT 1')",
  },
  'sequence-value': {
    bad: 'await client.query("SELECT currval(\'s\')")',
    good: 'await client.query("SELECT nextval(\'s\')")',
  },
  'load-library': { bad: 'await client.query("LOAD \'a\'")', good: "await client.query('SELECT 1')" },
  'extension-state': {
    bad: "await client.query('SELECT setseed(0.5)')",
    good: "await client.query('SELECT random()')",
  },
  'connection-identity': {
    bad: "await client.query('SELECT pg_backend_pid()')",
    good: "await client.query('SELECT 1')",
  },
  'no-effect': {
    bad: "await client.query('SET LOCAL a = 1')",
    good: "await client.query('BEGIN; SET LOCAL a = 1; COMMIT')",
  },
  'foreign-reset': { bad: "await client.query('DISCARD ALL')", good: "await client.query('DISCARD PLANS')" },
  'pool-state': {
    bad: "await pool.query('SELECT pg_advisory_lock(1)'); await pool.query('SELECT pg_advisory_unlock(1)')",
    good: "await pool.query('SELECT 1')",
  },
  'split-transaction': { bad: "await pool.query('BEGIN')", good: "await client.query('BEGIN')" },
  'statement-mode-transaction': {
    bad: "await client.query('BEGIN')",
    good: "await client.query('BEGIN; SELECT 1; COMMIT')",
    target: 'pgbouncer/statement',
  },
};

const program = (body: string) =>
  `import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function f() {\n  const client = await pool.connect();\n  ${body};\n}\n`;

for (const [id, { bad, good, target }] of Object.entries(CODE)) {
  const rule = plugin.rules?.[id];
  const settings = { poolsafe: { targets: [target ?? 'pgbouncer@1.26/transaction'] } };
  const tester = new RuleTester({ settings });
  it(`${id} is a rule of the plugin`, () => {
    expect(rule?.meta?.docs?.url).toContain(`rules/${id}/`);
  });
  if (rule) {
    tester.run(id, rule, {
      valid: [{ code: program(good), filename: 'a.js' }],
      invalid: [
        {
          code: program(bad),
          filename: 'a.js',
          errors: id === 'pool-state' ? [{ messageId: 'found' }, { messageId: 'found' }] : [{ messageId: 'found' }],
        },
      ],
    });
  }
}

it('every rule about effects in SQL is tested here', () => {
  const ofPostgres = rules.filter((rule) => rule.about === 'effects').map(({ id }) => id);
  expect(Object.keys(CODE).filter((id) => !ofPostgres.includes(id))).toEqual([]);
});

describe('suggestions', () => {
  const lint = (code: string) => {
    const linter = new Linter10();
    return linter.verify(code, [{ ...configs['pgbouncer-transaction']?.[0], files: ['**/*.js'] }], 'a.js');
  };

  it('changes the literal in place, in its own quotes', () => {
    const code = program(
      "await client.query('BEGIN');\n  await client.query(`SET search_path TO a`);\n  await client.query('COMMIT')",
    );
    const [message] = lint(code);
    const fix = message?.suggestions?.[0]?.fix;
    expect(fix && code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1])).toBe(
      code.replace('SET search', 'SET LOCAL search'),
    );
  });

  it('offers nothing where a hole stands in the words', () => {
    const code = program(
      "await client.query('BEGIN');\n  await client.query(`${x} search_path TO a`);\n  await client.query('COMMIT')",
    );
    expect(lint(code)).toEqual([]);
  });
});

describe.each([
  ['9', ESLint9 as unknown as typeof ESLint10, Linter9 as unknown as typeof Linter10],
  ['10', ESLint10, Linter10],
])('in ESLint %s', (version, ESLint, Linter) => {
  it('agrees with the command line on a project, finding by finding', async () => {
    const cwd = join(root, 'fixtures/projects/shop');
    const config = await loadConfig(cwd);
    const { findings } = await checkProject({ cwd, paths: ['.'], targets: config.targets.map(parseTarget), config });
    const expected = findings
      .filter(({ suppressed }) => suppressed === null)
      .map(({ rule, file, range, message }) => ({
        rule,
        file,
        line: range.start.line,
        column: range.start.column,
        endColumn: range.end.column,
        message,
      }));
    const eslint = new ESLint({
      cwd,
      overrideConfigFile: true,
      overrideConfig: [
        ...(configs['recommended'] ?? []),
        { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as never } },
      ],
    });
    const results = await eslint.lintFiles(['**/*.ts', '**/*.sql']);
    const reported = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, column, endColumn, message }) => ({
        rule: ruleId?.replace('poolsafe/', ''),
        file: filePath.slice(cwd.length + 1),
        line,
        column,
        endColumn,
        message,
      })),
    );
    const key = (place: { file: string; line: number; column: number }) =>
      `${place.file} ${String(place.line).padStart(6)} ${String(place.column)}`;
    const inOrder = <T extends { file: string; line: number; column: number }>(places: T[]) =>
      [...places].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(inOrder(reported)).toEqual(
      inOrder(expected.map((finding) => ({ ...finding, message: expect.stringContaining(finding.message) as string }))),
    );
  });

  it("leaves suppressing to ESLint's own comments as well", () => {
    const linter = new Linter();
    const code = program('// eslint-disable-next-line poolsafe/listen -- direct\n  await client.query("LISTEN a")');
    expect(linter.verify(code, [{ ...configs['recommended']?.[0], files: ['**/*.js'] }], 'a.js')).toEqual([]);
  });

  it('says what is wrong with its settings, and where', () => {
    const linter = new Linter();
    const verify = () =>
      linter.verify(
        program('client.query("LISTEN a")'),
        [{ ...configs['recommended']?.[0], files: ['**/*.js'], settings: { poolsafe: { targets: ['pgbuoncer'] } } }],
        'a.js',
      );
    expect(verify).toThrow(/settings\.poolsafe: unknown pooler "pgbuoncer"; did you mean "pgbouncer"/);
  });

  it(`is serialisable for --inspect-config (${version})`, () => {
    expect(JSON.stringify(configs['recommended']?.map(({ name, rules: levels }) => ({ name, levels })))).toContain(
      'poolsafe/listen',
    );
  });
});

it('exports what its manifest and types say', () => {
  const types = readFileSync(join(root, 'packages/eslint-plugin/types/index.d.ts'), 'utf8');
  for (const name of Object.keys(configs)) expect(types).toMatch(new RegExp(`\\| '?${name}'?`));
});

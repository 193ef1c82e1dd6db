import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const tool = join(fileURLToPath(import.meta.url), '../../dist/poolsafe.js');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, removed when the tests end. */
function project(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-cli-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function run(cwd: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { status, stdout, stderr };
}

interface Report {
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
  readonly notAnalysed: readonly { readonly file: string; readonly reason: string }[];
}

const check = (cwd: string, ...args: readonly string[]) => {
  const result = run(cwd, ['check', '--format', 'json', ...args]);
  return { ...result, report: JSON.parse(result.stdout) as Report };
};

const rulesOf = (report: Report) => report.findings.map(({ rule }) => rule);

describe('exit codes', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], number]>([
    ['0 without findings', { 'a.sql': 'SELECT 1;' }, [], 0],
    ['1 with errors', { 'a.sql': 'LISTEN a;' }, [], 1],
    ['0 with warnings', { 'a.sql': 'BEGIN; COMMIT; SET LOCAL x = 1;' }, [], 0],
    ['1 with more warnings than allowed', { 'a.sql': 'BEGIN; COMMIT; SET LOCAL x = 1;' }, ['--max-warnings', '0'], 1],
    ['2 for an unknown target', { 'a.sql': '' }, ['--target', 'pgbuoncer'], 2],
    ['2 for an unknown version', { 'a.sql': '' }, ['--target', 'pgbouncer@0.9'], 2],
    ['2 for an unknown mode', { 'a.sql': '' }, ['--target', 'pgbouncer/transactional'], 2],
    ['2 for an unknown setting', { 'a.sql': '' }, ['--target', 'pgbouncer?max_prepared=1'], 2],
    ['2 for an unknown rule', { 'a.sql': '' }, ['--rule', 'sesion-setting'], 2],
    ['2 for an unknown option', { 'a.sql': '' }, ['--frobnicate'], 2],
    ['2 for a path that is not there', { 'a.sql': '' }, ['nowhere'], 2],
    ['3 with --strict for what could not be analysed', { 'a.sql': "SELECT 'open" }, ['--strict'], 3],
  ])('%s', (_, files, args, status) => {
    const result = run(project(files), ['check', ...args]);
    expect({ status: result.status, stderr: result.stderr }).toMatchObject({ status });
  });
});

describe('bad input', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'an unknown pooler',
      ['--target', 'pgbuoncer'],
      /unknown pooler "pgbuoncer"; did you mean "pgbouncer"\? Known: .*direct/,
    ],
    [
      'an unknown version',
      ['--target', 'pgbouncer@2.0'],
      /unknown PgBouncer version "2\.0"; .*[Kk]nown: 1\.7, .*1\.26/,
    ],
    [
      'an unknown setting',
      ['--target', 'pgbouncer?max_prepared_statement=1'],
      /did you mean "max_prepared_statements"/,
    ],
    [
      'a setting that the version does not have',
      ['--target', 'pgbouncer@1.18?max_prepared_statements=1'],
      /1\.18 has no setting/,
    ],
    ['an unknown rule', ['--rule', 'sesion-setting'], /unknown rule "sesion-setting"; did you mean "session-setting"/],
    ['an unknown level', ['--rule', 'listen=loud'], /the level "loud"; known: off, info, warning, error/],
    ['an unknown format', ['--format', 'yaml'], /unknown format "yaml"; known: /],
  ])('%s is refused with what is known', (_, args, message) => {
    expect(run(project({ 'a.sql': '' }), ['check', ...args]).stderr).toMatch(message);
  });

  it('names the file that cannot be read and goes on with the rest', () => {
    const folder = project({ 'a.sql': Buffer.from([0, 1, 2, 3]), 'b.sql': 'LISTEN b;' });
    const { report, stderr, status } = check(folder);
    expect(rulesOf(report)).toEqual(['listen']);
    expect(stderr).toContain('a.sql: a binary file');
    expect(status).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0)('names a file without permission (not as root, who may read all)', () => {
    const folder = project({ 'a.sql': 'LISTEN a;' });
    chmodSync(join(folder, 'a.sql'), 0);
    expect(run(folder, ['check']).stderr).toContain('permission denied');
  });

  it('replaces invalid UTF-8, says where, and goes on', () => {
    const folder = project({
      'a.sql': Buffer.concat([Buffer.from("SELECT '"), Buffer.from([0xff]), Buffer.from("'; LISTEN a;")]),
    });
    const { report } = check(folder);
    expect(rulesOf(report)).toEqual(['listen']);
    expect(report.notAnalysed).toMatchObject([{ file: 'a.sql', reason: /UTF-8/ }].map(({ file }) => ({ file })));
  });

  it('reads on after a syntax error in SQL, and in half-typed code', () => {
    const folder = project({
      'a.sql': 'SELECT FROM WHERE (;\nLISTEN a;',
      'b.ts':
        "import { Pool } from 'pg';\nconst pool = new Pool();\nasync function f() {\n  await pool.query('LISTEN b');\n  if (",
    });
    expect(rulesOf(check(folder).report)).toEqual(['listen', 'listen']);
  });

  it.each<[string, string, RegExp]>([
    ['an unknown key', '{ "targts": [] }', /poolsafe\.config\.json:1:3: unknown key "targts"; did you mean "targets"/],
    ['a wrong type', '{ "targets": "pgbouncer" }', /"targets" must be a list of strings/],
    ['an unknown target', '{ "targets": ["pgbounce"] }', /did you mean "pgbouncer"/],
    ['an unknown rule', '{ "rules": { "listn": "off" } }', /did you mean "listen"/],
    ['broken JSON', '{ "targets": [', /poolsafe\.config\.json:1:\d+/],
  ])('a configuration with %s is refused, naming the place', (_, content, message) => {
    const { status, stderr } = run(project({ 'poolsafe.config.json': content, 'a.sql': '' }), ['check']);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('takes a large SQL file', () => {
    const row = "INSERT INTO t VALUES (1, 'some text that makes the row long enough to be like a dump');\n";
    const folder = project({ 'dump.sql': `${row.repeat(100_000)}LISTEN a;\n` });
    expect(rulesOf(check(folder).report)).toEqual(['listen']);
  });
});

describe('what is read', () => {
  it('leaves out what .gitignore names, but reads a file that is asked for', () => {
    const folder = project({ '.gitignore': 'out/\n', 'out/a.sql': 'LISTEN a;', 'b.sql': 'LISTEN b;' });
    expect(check(folder).report.findings.map(({ file }) => file)).toEqual(['b.sql']);
    expect(check(folder, 'out/a.sql').report.findings.map(({ file }) => file)).toEqual(['out/a.sql']);
  });

  it('takes globs and several targets', () => {
    const folder = project({ 'a/x.sql': 'SET TIME ZONE 1; SET intervalstyle = iso_8601;', 'b/y.sql': 'LISTEN b;' });
    const { report } = check(folder, 'a/*.sql', '--target', 'pgbouncer@1.18', '--target', 'pgbouncer@1.26');
    expect(rulesOf(report)).toEqual(['session-setting']);
  });

  it('respects suppressions and tells which suppress nothing', () => {
    const folder = project({
      'a.sql':
        '-- poolsafe-ignore listen: direct connection\nLISTEN a;\nLISTEN b; -- poolsafe-ignore listen\n-- poolsafe-ignore temp-table\nSELECT 1;',
    });
    const { report, stderr, status } = check(folder);
    expect(report.findings).toMatchObject([
      { suppressed: { reason: 'direct connection' } },
      { suppressed: { reason: '' } },
    ]);
    expect(stderr).toContain('a.sql:4: this suppression of temp-table suppresses nothing');
    expect(status).toBe(0);
  });
});

it('reads a SQL file of 100 MB', () => {
  const line = "INSERT INTO orders (id, name) VALUES (1, 'a name that is long enough to fill the file');\n";
  const lines = Math.ceil(100e6 / line.length);
  const folder = project({ 'big.sql': `SET search_path TO a;\n${line.repeat(lines)}LISTEN x;\n` });
  const { stdout } = run(folder, ['check', 'big.sql', '--format', 'json']);
  const { findings, notAnalysed, summary } = JSON.parse(stdout) as {
    findings: { rule: string; range: { start: { line: number } } }[];
    notAnalysed: unknown[];
    summary: { statements: number };
  };
  expect(findings.map(({ rule, range }) => [rule, range.start.line])).toEqual([
    ['session-setting', 1],
    ['listen', lines + 2],
  ]);
  expect(notAnalysed).toEqual([]);
  expect(summary.statements).toBe(lines + 2);
});

describe('explain', () => {
  it('shows every known target for a statement', () => {
    const { stdout } = run(project({}), ['explain', 'SET work_mem = 1', '--format', 'json']);
    const { effects, verdicts } = JSON.parse(stdout) as {
      effects: unknown[];
      verdicts: { target: string; outcomes: string[] }[];
    };
    expect(effects).toEqual([{ state: 'setting', action: 'write', scope: 'session', name: 'work_mem', via: 'set' }]);
    expect(verdicts.find(({ target }) => target === 'pgbouncer@1.26/transaction')?.outcomes).toEqual([
      'leaked',
      'lost',
    ]);
    expect(verdicts.find(({ target }) => target === 'direct')?.outcomes).toEqual(['safe']);
  });

  it('says nothing about a pooler that does not speak the dialect', () => {
    const { stdout } = run(project({}), [
      ...['explain', 'SET @a = 1', '--dialect', 'mysql', '--format', 'json'],
      ...['--target', 'pgbouncer', '--target', 'redis-shared'],
    ]);
    const { verdicts } = JSON.parse(stdout) as { verdicts: { outcomes: string[] }[] };
    expect(verdicts.map(({ outcomes }) => outcomes)).toEqual([['unknown'], ['unknown']]);
  });

  it("shows a rule's page, and refuses an unknown one", () => {
    expect(run(project({}), ['explain', 'session-lock']).stdout).toContain('# session-lock');
    expect(run(project({}), ['explain', 'session-locks'])).toMatchObject({ status: 2 });
  });

  it('answers line by line, in order, and goes on after a line that it cannot read', () => {
    const input = ['{"id":1,"sql":"SET x = 1"}', 'not json', '{"id":3,"sql":"SELECT 1","dialect":"postgres"}'].join(
      '\n',
    );
    const { stdout, status } = run(
      project({}),
      ['explain', '--stdin', '--format', 'ndjson', '--target', 'pgbouncer'],
      input,
    );
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; error?: string; verdicts: { outcomes: string[] }[] });
    expect(answers.map(({ id }) => id)).toEqual([1, null, 3]);
    expect(answers[1]?.error).toBeDefined();
    expect(answers[2]?.verdicts[0]?.outcomes).toEqual(['safe']);
    expect(status).toBe(3);
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(fileURLToPath(import.meta.url), '../../../..');
const tool = join(root, 'packages/cli/dist/poolsafe.js');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-ci-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Stands for the registry's `npx`: takes its options, and runs what is asked for from here. */
function npx(): string {
  const folder = folderWith({
    npx: `#!/bin/sh\nwhile [ "\${1#--}" != "$1" ]; do shift; done\n[ "$1" = poolsafe ] || exit 97\nshift\nexec "${process.execPath}" "${tool}" "$@"\n`,
  });
  chmodSync(join(folder, 'npx'), 0o755);
  return folder;
}

const bash = (script: string, cwd: string, env: Readonly<Record<string, string>>) =>
  spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

const read = <Shape>(path: string) => parse(readFileSync(join(root, path), 'utf8')) as Shape;

const SQL = { 'db/a.sql': 'LISTEN a;\n', 'db/b.sql': 'SELECT 1;\n', 'other/c.sql': 'LISTEN c;\n' };

describe('action.yml', () => {
  interface Action {
    readonly inputs: Readonly<Record<string, { readonly default: string; readonly description: string }>>;
    readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    readonly runs: {
      readonly using: string;
      readonly steps: readonly {
        readonly id?: string;
        readonly shell: string;
        readonly run: string;
        readonly env?: Readonly<Record<string, string>>;
      }[];
    };
  }
  const action = read<Action>('action.yml');

  /** Runs the steps as GitHub does, with these inputs. */
  function runAction(cwd: string, inputs: Readonly<Record<string, string>>) {
    const [output, summary] = ['output', 'summary'].map((name) => join(folderWith({ [name]: '' }), name)) as [
      string,
      string,
    ];
    const valueOf = (text: string) =>
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
        const input = action.inputs[name];
        if (!input) throw new Error(`${name} is no input`);
        return inputs[name] ?? input.default;
      });
    let last = { status: null as number | null, stdout: '', stderr: '' };
    for (const { run, env = {} } of action.runs.steps) {
      const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value)]));
      last = bash(run, cwd, { ...own, GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
      if (last.status !== 0) break;
    }
    return { ...last, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
  }

  it('is a composite action whose inputs are described and used', () => {
    expect(action.runs.using).toBe('composite');
    const text = readFileSync(join(root, 'action.yml'), 'utf8');
    for (const [name, { description }] of Object.entries(action.inputs)) {
      expect(description).not.toBe('');
      expect(text).toContain(`\${{ inputs.${name} }}`);
    }
    // What inputs hold must not become part of a script.
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('annotates, writes the job summary and fails', () => {
    const { status, stdout, output, summary } = runAction(folderWith(SQL), {});
    expect(status).toBe(1);
    expect(stdout).toMatch(/::error file=db\/a\.sql,line=1/);
    expect(stdout).toMatch(/::error file=other\/c\.sql,line=1/);
    expect(output).toBe('exit-code=1\n');
    expect(summary).toContain('# poolsafe\n\n2 errors, 0 warnings');
  });

  it('takes paths and targets a line each, a hostile one too, and writes SARIF', () => {
    const folder = folderWith({ ...SQL, 'b c/$(touch hacked).sql': 'LISTEN a;\n' });
    const { stdout } = runAction(folder, {
      paths: 'db\nb c\n',
      targets: 'pgbouncer@1.24/transaction\nodyssey\n',
      sarif: 'out.sarif',
    });
    expect(stdout).toContain('file=db/a.sql');
    expect(stdout).toContain('file=b c/$(touch hacked).sql');
    expect(stdout).not.toContain('other/c.sql');
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
    const sarif = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
    expect(sarif.runs[0]?.results).toHaveLength(2);
  });

  it('passes without findings, and fails when it is wrongly set up', () => {
    expect(runAction(folderWith({ 'a.sql': 'SELECT 1;' }), {})).toMatchObject({ status: 0, output: 'exit-code=0\n' });
    const wrong = runAction(folderWith(SQL), { targets: 'pgbuoncer' });
    expect(wrong).toMatchObject({ status: 2, output: 'exit-code=2\n' });
    expect(wrong.stderr).toContain('did you mean "pgbouncer"');
  });
});

describe('.pre-commit-hooks.yaml', () => {
  interface Hook {
    readonly id: string;
    readonly entry: string;
    readonly language: string;
    readonly files: string;
    readonly pass_filenames: boolean;
  }
  const [hook] = read<readonly Hook[]>('.pre-commit-hooks.yaml');

  function repository(committed: Readonly<Record<string, string>>) {
    const folder = folderWith(committed);
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.test', ...args], { cwd: folder });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'x');
    return { folder, git };
  }
  const commit = (folder: string) =>
    bash(hook?.entry ?? 'exit 99', folder, { PATH: `${npx()}${delimiter}${process.env['PATH'] ?? ''}` });

  it('stops what is new and lets through what was there', () => {
    const { folder, git } = repository(SQL);
    expect(commit(folder).status).toBe(0);
    writeFileSync(join(folder, 'new.sql'), 'SET search_path TO a;\n');
    git('add', '.');
    const { status, stdout } = commit(folder);
    expect(status).toBe(1);
    expect(stdout).toContain('new.sql:1:1');
    expect(stdout).not.toContain('db/a.sql');
  });

  it.each([
    ['db/a.sql', true],
    ['src/db.mts', true],
    ['deploy/pgbouncer.ini', true],
    ['.env', true],
    ['.env.production', true],
    ['README.md', false],
    ['logo.png', false],
  ])('is asked about %s: %s', (file, asked) => {
    expect(new RegExp(hook?.files ?? '^$').test(file)).toBe(asked);
    expect(hook).toMatchObject({ id: 'poolsafe', language: 'system', pass_filenames: false });
  });
});

describe('templates/gitlab-ci.yml', () => {
  interface Job {
    readonly script: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
    readonly artifacts: { readonly when: string; readonly reports: { readonly codequality: string } };
  }
  const { poolsafe: job } = read<Readonly<Record<string, Job>>>('templates/gitlab-ci.yml');

  it.each([
    ['', 1, 2],
    ['--rule listen=off', 0, 0],
  ])('with options "%s" ends with %i and reports %i issues', (options, expected, issues) => {
    const folder = folderWith(SQL);
    const { status } = bash((job?.script ?? ['exit 99']).join('\n'), folder, {
      ...job?.variables,
      POOLSAFE_OPTIONS: options,
      PATH: `${npx()}${delimiter}${process.env['PATH'] ?? ''}`,
    });
    expect(status).toBe(expected);
    const report = JSON.parse(
      readFileSync(join(folder, job?.artifacts.reports.codequality ?? ''), 'utf8'),
    ) as unknown[];
    expect(report).toHaveLength(issues);
    // A job that fails keeps its report only when it says so.
    expect(job?.artifacts.when).toBe('always');
  });
});

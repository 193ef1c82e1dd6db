import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(fileURLToPath(import.meta.url), '../../../..');
const shop = join(root, 'fixtures/projects/shop');
const log = '../../logs/shop-day.log';
const build = join(root, 'scripts/build.mjs');
const tool = join(root, 'packages/cli/dist/poolsafe.js');
const scratch = mkdtempSync(join(tmpdir(), 'poolsafe-audit-'));

function run(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [tool, 'audit', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { stdout, stderr, status };
}

interface AuditJson {
  readonly answers: Readonly<Record<string, string>>;
  readonly findings: readonly {
    readonly file: string;
    readonly rule: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly occurrences?: number;
    readonly sessions?: number;
    readonly services?: readonly { readonly application: string }[];
  }[];
  readonly audit: {
    readonly plan: readonly { readonly kind: string; readonly title: string; readonly script?: string }[];
  };
}

const audit = (cwd: string, ...args: readonly string[]) =>
  JSON.parse(run(cwd, '--format', 'json', ...args).stdout) as AuditJson;

beforeAll(() => {
  if (!existsSync(tool)) execFileSync(process.execPath, [build]);
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const TARGETS = ['--target', 'pgbouncer@1.24/transaction', '--target', 'pgbouncer@1.24/session'];

describe('the audit of the shop with a day of its log', () => {
  // The runs were written into the log by hand: three tenants in two web sessions, two currval in one of billing.
  it.each([
    ['src/db.ts', 9, 'session-setting', 3, 2, ['web']],
    ['src/orders.ts', 17, 'sequence-value', 2, 1, ['billing']],
    ['src/orders.ts', 24, 'session-setting', 1, 1, ['billing']],
    ['migrations/002_backfill.sql', 2, 'session-lock', 1, 1, ['migrate']],
    ['migrations/003_settings.sql', 2, 'session-setting', undefined, undefined, undefined],
  ] as const)('%s:%i %s ran %s times in %s sessions', (file, line, rule, occurrences, sessions, applications) => {
    const found = audit(shop, '--logs', log).findings.find(
      (finding) => finding.file === file && finding.range.start.line === line && finding.rule === rule,
    );
    expect(found).toBeDefined();
    expect(found?.occurrences).toBe(occurrences);
    expect(found?.sessions).toBe(sessions);
    expect(found?.services?.map(({ application }) => application)).toEqual(applications);
  });

  it('is as in its golden JSON', async () => {
    const golden = run(shop, ...TARGETS, '--logs', log, '--format', 'json').stdout.replace(
      /"name": "poolsafe",\n\s*"version": "[^"]*"/,
      '"name": "poolsafe", "version": ""',
    );
    await expect(golden).toMatchFileSnapshot('golden/shop-audit.json.txt');
  });

  it('is as in its golden Markdown', async () => {
    await expect(run(shop, ...TARGETS, '--logs', log, '--format', 'markdown').stdout).toMatchFileSnapshot(
      'golden/shop-audit.markdown.txt',
    );
  });

  it('finds in the log what the code does not show', () => {
    const { findings } = audit(shop, '--logs', log);
    expect(findings.filter(({ rule }) => rule === 'listen').map(({ file }) => file)).toEqual([log]);
  });

  it('hides names with --anonymize', () => {
    const { stdout } = run(shop, '--logs', log, '--format', 'json', '--anonymize');
    expect(stdout).not.toContain('billing');
  });
});

describe('answers', () => {
  it.each([
    ['SELECT 1;', 'pgbouncer@1.24/transaction', 'ready', 0],
    ['BEGIN; SET LOCAL work_mem = 1; COMMIT;', 'pgbouncer@1.24/transaction', 'ready', 0],
    ['LISTEN jobs;', 'pgbouncer@1.24/transaction', 'not ready', 1],
    ['LISTEN jobs;', 'direct', 'ready', 0],
    ['SET search_path TO a; SELECT 1;', 'rds-proxy', 'ready with changes', 0],
  ])('%s on %s: %s', (sql, target, answer, status) => {
    writeFileSync(join(scratch, 'a.sql'), sql);
    const result = run(scratch, 'a.sql', '--target', target, '--format', 'json');
    expect(Object.values((JSON.parse(result.stdout) as AuditJson).answers)).toEqual([answer]);
    expect(result.status).toBe(status);
  });
});

describe('bad input', () => {
  it.each([
    [['--logs', 'nothing.log'], 2, 'nothing.log: no such file or folder'],
    [['--target', 'pgbuncer'], 2, 'pgbuncer'],
    [['--format', 'pdf'], 2, 'unknown format "pdf"'],
    [['--output', 'no/such/folder/report.html', '--format', 'html'], 2, 'cannot be written'],
  ])('%j ends with %i', (args, status, words) => {
    const result = run(shop, ...args);
    expect(result.stderr).toContain(words);
    expect(result.status).toBe(status);
    expect(readdirSync(shop)).not.toContain('no');
  });

  it('is one file that can be read back', () => {
    const file = join(scratch, 'report.html');
    run(shop, '--format', 'html', '--output', file, '--logs', log);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

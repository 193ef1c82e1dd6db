import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const tool = join(fileURLToPath(import.meta.url), '../../dist/poolsafe.js');

function poolers(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'poolers', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

interface MatrixJson {
  readonly targets: readonly { readonly id: string }[];
  readonly rows: readonly {
    readonly construct: string;
    readonly cells: readonly { readonly outcomes: readonly string[]; readonly basis: string }[];
  }[];
}

describe('poolsafe poolers', () => {
  it('lists what was measured and what is documented', () => {
    const { status, stdout } = poolers('--format', 'json');
    const rows = JSON.parse(stdout) as { product: string; measuredCells: number; documentedFacts: number }[];
    expect(status).toBe(0);
    const row = (product: string) => rows.find((candidate) => candidate.product === product);
    expect(row('pgbouncer')?.measuredCells).toBeGreaterThan(4000);
    expect(row('odyssey')?.measuredCells).toBeGreaterThan(1500);
    expect(row('pgcat')).toMatchObject({ measuredCells: 0, documentedFacts: 19 });
  });

  it('gives the whole matrix as JSON, with what each cell rests on', () => {
    const targets = [
      'pgbouncer@1.24/transaction',
      'pgbouncer/session?server_reset_query=',
      'pgcat',
      'cloudsql-pooling',
    ];
    const { status, stdout } = poolers(
      '--matrix',
      '--format',
      'json',
      ...targets.flatMap((name) => ['--target', name]),
    );
    expect(status).toBe(0);
    const matrix = JSON.parse(stdout) as MatrixJson;
    const cells = (construct: string) =>
      matrix.rows
        .find((row) => row.construct === construct)
        ?.cells.map(({ outcomes, basis }) => `${outcomes.join('+')} ${basis}`);
    expect(matrix.targets.map(({ id }) => id)).toHaveLength(4);
    expect(cells('temp-table')).toEqual([
      'leaked+lost measured',
      'leaked measured',
      'leaked+lost documented',
      'unknown inferred',
    ]);
    expect(cells('set-timezone')?.slice(0, 2)).toEqual(['tracked measured', 'safe measured']);
    expect(cells('lastval')?.[2]).toBe('unknown inferred');
  });

  it('has a table for MySQL and for key-value clients too', () => {
    const whole = JSON.parse(poolers('--matrix', '--format', 'json').stdout) as {
      readonly targets: readonly { readonly pooler: string }[];
      readonly rows: readonly { readonly dialect: string; readonly cells: readonly unknown[] }[];
    };
    expect([...new Set(whole.rows.map(({ dialect }) => dialect))]).toEqual([
      'postgres',
      'mysql',
      'redis',
      'mongodb',
      'memcached',
    ]);
    expect(whole.targets.map(({ pooler }) => pooler)).toEqual(
      expect.arrayContaining(['pgbouncer', 'proxysql', 'mysql-router', 'ioredis', 'twemproxy', 'memjs']),
    );
    for (const { cells } of whole.rows) expect(cells).toHaveLength(whole.targets.length);
    const mysql = poolers(
      '--matrix',
      '--target',
      'proxysql@2.7',
      '--target',
      'mysql-router@9.7?connection_sharing=1&connection_sharing_delay=0',
    );
    expect(mysql.stdout).toContain("| `SELECT GET_LOCK('a1',0)` | pinned | pinned |");
    // A table of all targets fits no screen: under each construct stands what happens, and where.
    const all = poolers('--matrix', '--dialect', 'redis').stdout;
    expect(all).toMatch(/\nBLPOP nokey 1\n(?: {2}.*\n)* {2}rejected +.*twemproxy/);
    expect(
      Math.max(
        ...all
          .split('\n')
          .slice(0, -3)
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(100);
    const redis = poolers('--matrix', '--dialect', 'redis', '--target', 'ioredis@6', '--target', 'twemproxy');
    expect(redis.stdout).toContain('| `BLPOP nokey 1` | stalls | rejected |');
  });

  it('writes Markdown and HTML', () => {
    const markdown = poolers('--matrix', '--format', 'markdown', '--target', 'pgbouncer').stdout;
    expect(markdown).toContain('| `LISTEN ch` | leaked+lost |');
    const folder = mkdtempSync(join(tmpdir(), 'poolsafe-matrix-'));
    const file = join(folder, 'matrix.html');
    const written = poolers('--matrix', '--format', 'html', '--target', 'pgbouncer', '--output', file);
    expect(written).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toContain('<td class="bad" title="measured">leaked+lost</td>');
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--format', 'xml'], 'unknown format "xml"; known: pretty, json'],
    [['--matrix', '--format', 'xml'], 'unknown format "xml"; known: pretty, markdown, html, json'],
    [['--matrix', '--target', 'pgbuncer'], 'did you mean "pgbouncer"'],
    [['--target', 'pgbouncer'], '--target is for --matrix'],
    [['--dialect', 'mysql'], '--dialect is for --matrix'],
    [['--matrix', '--dialect', 'oracle'], 'unknown dialect "oracle"'],
    [['--matrix', '--dialect', 'mysql', '--target', 'pgbouncer'], 'none of the targets speaks mysql'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = poolers(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

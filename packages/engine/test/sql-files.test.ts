import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { afterAll, describe, expect, it } from 'vitest';
import { checkProject, DEFAULT_CONFIG } from '../src/index.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function check(files: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-sql-'));
  folders.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const targets = ['pgbouncer@1.24/transaction', 'proxysql@2.7'].map((target) => parseTarget(target));
  const { findings, notAnalysed } = await checkProject({ cwd, paths: ['.'], targets, config: DEFAULT_CONFIG });
  return {
    findings: findings.map(({ file, rule, dialect, range }) => `${file}:${range.start.line} ${rule} ${dialect ?? '-'}`),
    related: findings.flatMap(({ related }) =>
      related.map(({ file, range, message }) => `${file}:${range.start.line} ${message}`),
    ),
    notAnalysed: notAnalysed.map(({ file, reason }) => `${file}: ${reason}`),
  };
}

describe('whose SQL a file is', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'by its words',
      { 'a.sql': "SET SESSION sql_mode = 'ANSI';\nSELECT GET_LOCK('x', 1);\nINSERT INTO `t` VALUES (1);" },
      ['a.sql:2 session-lock mysql'],
    ],
    [
      'by its folder',
      { 'db/mysql/a.sql': 'CREATE TEMPORARY TABLE x (a INT);\n' },
      ['db/mysql/a.sql:1 temp-table mysql'],
    ],
    [
      "by Prisma's record",
      {
        'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
        'prisma/migrations/1/migration.sql': 'CREATE TEMPORARY TABLE x (a INT);\n',
      },
      ['prisma/migrations/1/migration.sql:1 temp-table mysql'],
    ],
    [
      'by the driver of the package around it',
      { 'package.json': '{"dependencies":{"mysql2":"3"}}', 'a.sql': 'CREATE TEMPORARY TABLE x (a INT);\n' },
      ['a.sql:1 temp-table mysql'],
    ],
    [
      'PostgreSQL where nothing tells',
      { 'a.sql': 'CREATE TEMPORARY TABLE x (a INT);\n' },
      ['a.sql:1 temp-table postgres'],
    ],
  ])('%s', async (_, files, expected) => {
    expect((await check(files)).findings.filter((finding) => finding.includes('.sql'))).toEqual(expected);
  });

  it('leaves other products alone and says so', async () => {
    const { findings, notAnalysed } = await check({
      'a.sql': 'PRAGMA foreign_keys = ON;\nBEGIN IMMEDIATE;\nCREATE TEMP TABLE x (a);\n',
      'b.sql': 'SET NOCOUNT ON;\nGO\nDECLARE @x int = 1;\nSELECT TOP 1 * INTO #y FROM dbo.t;\n',
      'sqlite/c.sql': 'CREATE TEMP TABLE x (a);\n',
    });
    expect(findings).toEqual([]);
    expect(notAnalysed).toEqual([
      'a.sql: SQL of SQLite, as "PRAGMA foreign_keys" shows: not read',
      'b.sql: SQL of SQL Server, as "SET NOCOUNT" shows: not read',
      'sqlite/c.sql: SQL of SQLite, as its path shows: not read',
    ]);
  });
});

describe('functions that other files define', () => {
  const enter =
    "CREATE FUNCTION app.enter(t text) RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  PERFORM set_config('app.t', t, false);\nEND $$;\n";

  it('are followed to the words that make the state', async () => {
    const { findings, related } = await check({ 'db/1.sql': enter, 'db/2.sql': "SELECT app.enter('1');\n" });
    expect(findings).toEqual(['db/2.sql:1 session-setting postgres']);
    expect(related).toEqual(['db/1.sql:3 in the function enter']);
  });

  it('through other functions', async () => {
    const { findings, related } = await check({
      'db/1.sql': enter,
      'db/2.sql': "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT app.enter(''x'')';\n",
      'db/3.sql': 'SELECT f();\n',
    });
    expect(findings).toEqual(['db/3.sql:1 session-setting postgres']);
    expect(related).toEqual(['db/1.sql:3 in the function enter']);
  });

  it('as the last migration left them', async () => {
    const { findings } = await check({
      'db/1.sql': enter,
      'db/2.sql': "CREATE OR REPLACE FUNCTION app.enter(t text) RETURNS void LANGUAGE sql AS 'SELECT 1';\n",
      'db/3.sql': "SELECT app.enter('1');\n",
    });
    expect(findings).toEqual([]);
  });
});

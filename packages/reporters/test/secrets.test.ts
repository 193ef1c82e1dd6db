import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkProject, type CheckResult, DEFAULT_CONFIG } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { beforeAll, expect, it } from 'vitest';
import { allReporters } from './all-reporters.js';

const SECRET = 'hunter2secret';

/** Passwords in every place that poolsafe reads addresses from, each beside something that is reported. */
const FILES: Readonly<Record<string, string>> = {
  '.env': `DATABASE_URL=postgres://app:${SECRET}@aws-0-eu-west-1.pooler.supabase.com:6543/app?options=-c%20search_path%3Da\nDB_PASSWORD=${SECRET}\n`,
  'db.ts': `import { Pool } from 'pg';\nexport const pool = new Pool({ host: 'pgbouncer', port: 6432, password: '${SECRET}', statement_timeout: 1 });\nexport const other = new Pool({ connectionString: 'postgres://app:${SECRET}@pgbouncer:6432/app', lock_timeout: 1 });\n`,
  'appsettings.json': `{ "ConnectionStrings": { "A": "Host=pgbouncer;Port=6432;Database=a;Username=a;Password=${SECRET};Search Path=b" } }`,
  'main.go': `package main\n\nvar dsn = "app:${SECRET}@tcp(proxysql:6033)/app"\n`,
  'package.json': `{ "scripts": { "dump": "pg_dump postgres://app:${SECRET}@pgbouncer:6432/app" } }`,
  'docker-compose.yml': `services:\n  app:\n    command: pg_dump postgres://app:${SECRET}@pgbouncer:6432/app\n    environment:\n      POSTGRES_PASSWORD: ${SECRET}\n`,
  'migrate.sh': [
    `flyway -url=jdbc:postgresql://pgbouncer:6432/app -user=app -password=${SECRET} migrate`,
    `goose postgres "user=app password=${SECRET} host=pgbouncer port=6432 dbname=app" up`,
    `PGPASSWORD=${SECRET} pg_dump -h pgbouncer -p 6432 -U app app`,
    `sqitch deploy db:pg://app:${SECRET}@pgbouncer:6432/app`,
    '',
  ].join('\n'),
  'broken.yml': `database:\n  url: [postgres://app:${SECRET}@pgbouncer:6432/app\n`,
};

let result: CheckResult;

beforeAll(async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-'));
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(cwd, file), text);
  const targets = [parseTarget('pgbouncer')];
  result = await checkProject({ cwd, paths: ['.'], targets, targetsAssumed: true, config: DEFAULT_CONFIG });
  rmSync(cwd, { recursive: true });
});

it('finds something beside every secret', () => {
  const places = [...result.findings, ...result.notAnalysed].map(({ file }) => file);
  expect(new Set(places)).toEqual(new Set(Object.keys(FILES).filter((file) => file !== 'main.go')));
});

const reporters = await allReporters();

it.each(reporters.map(({ format }) => format))('keeps secrets out of %s', (format) => {
  const reporter = reporters.find((candidate) => candidate.format === format);
  const report = reporter?.report(result, { toolVersion: '0', showLiterals: true, color: false, width: 100 });
  expect(report?.length).toBeGreaterThan(100);
  expect(report).not.toContain(SECRET);
});

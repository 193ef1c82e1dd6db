import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, describe, expect, it } from 'vitest';
import { checkProject, type CheckResult, DEFAULT_CONFIG, fixFiles, writeFixed } from '../src/index.js';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Case {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly fixed: string;
  readonly others?: Readonly<Record<string, string>>;
}

const url = 'postgres://u:p@pgbouncer:6432/app';

const cases: readonly Case[] = [
  {
    title: 'a nested block of database.yml, with its own indentation',
    file: 'config/database.yml',
    text: 'production:\n    primary:\n        adapter: postgresql # main\n        host: pgbouncer\n        port: 6432\n        prepared_statements: false\n',
    fixed:
      'production:\n    primary:\n        adapter: postgresql\n        advisory_locks: false # main\n        host: pgbouncer\n        port: 6432\n        prepared_statements: false\n',
  },
  {
    title: 'nothing in the braces of a YAML mapping',
    file: 'config/database.yml',
    text: 'production: { adapter: postgresql, host: pgbouncer, port: 6432, prepared_statements: false }\n',
    fixed: 'production: { adapter: postgresql, host: pgbouncer, port: 6432, prepared_statements: false }\n',
  },
  {
    title: 'a query that an address begins',
    file: '.env',
    text: `DATABASE_URL="${url}"\n`,
    others: { 'schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n' },
    fixed: `DATABASE_URL="${url}?pgbouncer=true"\n`,
  },
  {
    title: 'a query that an address goes on with',
    file: '.env',
    text: `DATABASE_URL=${url}?connection_limit=1\n`,
    others: { 'schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n' },
    fixed: `DATABASE_URL=${url}?connection_limit=1&pgbouncer=true\n`,
  },
  {
    title: 'no address in a shell script, where & has a meaning of its own',
    file: 'run.sh',
    text: `export DATABASE_URL=${url}?connection_limit=1\n`,
    others: { 'schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n' },
    fixed: `export DATABASE_URL=${url}?connection_limit=1\n`,
  },
  {
    title: 'words of libpq',
    file: 'main.go',
    text: 'package main\n\nimport (\n\t"database/sql"\n\t_ "github.com/lib/pq"\n)\n\nfunc main() { sql.Open("postgres", "host=pgbouncer port=6432 dbname=app") }\n',
    fixed:
      'package main\n\nimport (\n\t"database/sql"\n\t_ "github.com/lib/pq"\n)\n\nfunc main() { sql.Open("postgres", "host=pgbouncer port=6432 dbname=app binary_parameters=yes") }\n',
  },
  {
    title: 'a JDBC address in XML',
    file: 'context.xml',
    text: '<Context><Resource url="jdbc:postgresql://pgbouncer:6432/app?ssl=true" driverClassName="org.postgresql.Driver"/></Context>\n',
    fixed:
      '<Context><Resource url="jdbc:postgresql://pgbouncer:6432/app?ssl=true&amp;prepareThreshold=0" driverClassName="org.postgresql.Driver"/></Context>\n',
  },
  {
    title: 'a JDBC address in properties',
    file: 'application.properties',
    text: 'spring.datasource.url=jdbc:postgresql://pgbouncer:6432/app\n',
    fixed: 'spring.datasource.url=jdbc:postgresql://pgbouncer:6432/app?prepareThreshold=0\n',
  },
  {
    title: 'a Python call',
    file: 'db.py',
    text: `import asyncpg\n\nasync def pool():\n    return await asyncpg.create_pool(\n        "${url}",\n        min_size=1,  # few\n    )\n`,
    fixed: `import asyncpg\n\nasync def pool():\n    return await asyncpg.create_pool(\n        "${url}",\n        min_size=1, statement_cache_size=0  # few\n    )\n`,
  },
  {
    title: 'a value in a Python call',
    file: 'db.py',
    text: `import psycopg\n\nconn = psycopg.connect("${url}", prepare_threshold=5)\n`,
    fixed: `import psycopg\n\nconn = psycopg.connect("${url}", prepare_threshold=None)\n`,
  },
  {
    title: 'a database of Django',
    file: 'app/settings.py',
    text: "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'HOST': 'pgbouncer',\n        'PORT': 6432,\n    }\n}\n",
    fixed:
      "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'HOST': 'pgbouncer',\n        'PORT': 6432, 'DISABLE_SERVER_SIDE_CURSORS': True\n    }\n}\n",
  },
  {
    title: 'a repository of Ecto',
    file: 'config/runtime.exs',
    text: `import Config\n\nconfig :app, App.Repo,\n  adapter: Ecto.Adapters.Postgres,\n  url: "${url}",\n  pool_size: 10\n\nconfig :app, :other, a: 1\n`,
    fixed: `import Config\n\nconfig :app, App.Repo,\n  adapter: Ecto.Adapters.Postgres,\n  url: "${url}",\n  pool_size: 10, prepare: :unnamed\n\nconfig :app, :other, a: 1\n`,
  },
  {
    title: 'a value in capitals',
    file: 'pool.ts',
    text: `import { createPool } from 'slonik';\nexport const pool = createPool('${url}', { statementTimeout: 1, idleInTransactionSessionTimeout: 'DISABLE_TIMEOUT' });\n`,
    others: { 'package.json': '{"dependencies":{"slonik":"37.0.0"}}' },
    fixed: `import { createPool } from 'slonik';\nexport const pool = createPool('${url}', { statementTimeout: 'DISABLE_TIMEOUT', idleInTransactionSessionTimeout: 'DISABLE_TIMEOUT' });\n`,
  },
];

const check = (cwd: string): Promise<CheckResult> =>
  checkProject({ cwd, paths: ['.'], targets: [parseTarget('pgbouncer@1.18')], config: DEFAULT_CONFIG });

describe('options that are set where a project has them', () => {
  it.each(cases)('$title', async ({ file, text, fixed, others = {} }) => {
    const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-'));
    folders.push(cwd);
    for (const [path, content] of Object.entries({ ...others, [file]: text })) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content);
    }
    const before = await check(cwd);
    expect(before.findings.map((finding) => finding.rule)).not.toEqual([]);
    const made = await fixFiles(cwd, [file], (path) => before.judging.of(path), 'safe');
    await writeFixed(cwd, made.fixed);
    expect(readFileSync(join(cwd, file), 'utf8')).toBe(fixed);
    const after = await check(cwd);
    // What was fixed is gone, nothing came, and the file can still be read.
    expect(after.notAnalysed.length).toBe(before.notAnalysed.length);
    expect(after.findings.length).toBe(before.findings.length - (text === fixed ? 0 : 1));
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@poolsafe/engine';
import { afterAll, describe, expect, it } from 'vitest';

const cli = join(fileURLToPath(import.meta.url), '../..');
const tool = join(cli, 'dist/poolsafe.js');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-init-')));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const run = (cwd: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [tool, ...args], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

const SHOP = {
  'package.json': '{ "name": "shop", "dependencies": { "pg": "^8.11.0", "@prisma/client": "5.1.0" } }',
  'prisma/schema.prisma':
    'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n',
  'prisma/migrations/1_x/migration.sql': 'LISTEN a;\n',
  '.env':
    'DATABASE_URL=postgres://app:hunter2@pgbouncer:6432/app\nDIRECT_URL=postgres://app:hunter2@db:5432/app\nOTHER_URL=postgres://app:hunter2@warehouse.example:5433/app\n',
  'deploy/pgbouncer.ini':
    '[databases]\napp = host=db\n[pgbouncer]\npool_mode = transaction\nmax_prepared_statements = 100\nlisten_port = 6432\n',
  'docker-compose.yml':
    'services:\n  pgbouncer:\n    image: edoburu/pgbouncer:1.23.1\n    environment:\n      DB_HOST: db\n      POOL_MODE: transaction\n  db:\n    image: postgres:16\n',
  'src/db.ts': `import { Pool } from 'pg';\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });\nexport async function f() {\n  const c = await pool.connect();\n  await c.query('LISTEN a');\n}\n`,
  '.github/workflows/ci.yml': 'on: push\n',
};

describe('init', () => {
  const folder = project(SHOP);
  const first = run(folder, 'init');
  const text = () => readFileSync(join(folder, 'poolsafe.config.jsonc'), 'utf8');

  it('tells what it saw, with places, and no secret', () => {
    expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: '' });
    for (const seen of [
      'node-postgres (src/db.ts:2)',
      'Prisma (prisma/schema.prisma:3)',
      'pgbouncer 1.23.1 in transaction mode (docker-compose.yml:3)',
      'DATABASE_URL -> pgbouncer@1.23.1/transaction?max_prepared_statements=100 (.env:1)',
      'DIRECT_URL -> direct (.env:2)',
      'OTHER_URL -> its address does not tell (.env:3)',
      'prisma/migrations/**',
      'GitHub Actions (.github/workflows/ci.yml)',
    ])
      expect(first.stdout).toContain(seen);
    expect(first.stdout + text()).not.toContain('hunter2');
  });

  it('writes a commented configuration that holds what the project shows', () => {
    expect(text()).toContain('// What stands in front of the database. Seen: pgbouncer');
    const { targets, connections, overrides } = loadConfig(folder);
    expect({ targets, connections, overrides }).toEqual({
      targets: ['pgbouncer@1.23.1/transaction?max_prepared_statements=100'],
      connections: { DATABASE_URL: 'pgbouncer@1.23.1/transaction?max_prepared_statements=100', DIRECT_URL: 'direct' },
      overrides: [{ files: ['prisma/migrations/**'], says: { targets: ['direct'] } }],
    });
  });

  it('writes what check takes: the migration that goes past the pooler is silent', () => {
    const { stdout, stderr } = run(folder, 'check', '--format', 'json');
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['src/db.ts listen']);
  });

  it('never overwrites, except with --force', () => {
    writeFileSync(join(folder, 'poolsafe.config.jsonc'), '{}');
    const again = run(folder, 'init');
    expect([again.status, again.stderr]).toEqual([
      2,
      'poolsafe: poolsafe.config.jsonc is there already; --force overwrites it\n',
    ]);
    expect(text()).toBe('{}');
    expect(run(folder, 'init', '--force').status).toBe(0);
    expect(text()).toContain('"targets"');
  });

  it.each([
    ['poolsafe.config.yaml', 'targets: [direct]\n'],
    ['package.json', '{ "poolsafe": { "targets": ["direct"] } }'],
  ])('does not touch a configuration in %s, nor write a second one', (name, content) => {
    const cwd = project({ [name]: content });
    const { status, stderr } = run(cwd, 'init', '--force');
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${name} holds the configuration`)]);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe(content);
    expect(existsSync(join(cwd, 'poolsafe.config.jsonc'))).toBe(false);
  });

  it('writes a configuration for an empty project that says nothing yet', () => {
    const cwd = project({});
    expect(run(cwd, 'init').stdout).toContain('Drivers: none seen');
    expect(loadConfig(cwd)).toMatchObject({ targets: [], connections: {}, overrides: [] });
    expect(run(cwd, 'check').status).toBe(0);
  });
});

describe('config --print', () => {
  const folder = project({
    'base.yaml': 'rules:\n  temp-table: info\nconnections:\n  DIRECT_URL: direct\n',
    'poolsafe.config.json':
      '{\n  "extends": "./base.yaml",\n  "targets": ["pgbouncer@1.24/transaction"],\n  "exclude": ["generated"],\n  "overrides": [\n    { "files": ["db/**"], "role": "script",\n      "rules": { "temp-table": "off" } }\n  ]\n}\n',
    'db/a.sql': '',
    'generated/a.sql': '',
    '.gitignore': 'local/\n',
    'local/a.sql': '',
  });
  interface Printed {
    readonly config: string | null;
    readonly files: readonly string[];
    readonly read: boolean;
    readonly because: string;
    readonly values: Readonly<Record<string, { readonly value: unknown; readonly from: unknown }>>;
  }
  const printed = (file: string) =>
    JSON.parse(run(folder, 'config', '--print', file, '--format', 'json').stdout) as Printed;

  it('shows each value with its place', () => {
    const { values, files, config } = printed('db/a.sql');
    expect({ files, config }).toEqual({ files: ['poolsafe.config.json', 'base.yaml'], config: 'poolsafe.config.json' });
    expect(values).toEqual({
      targets: {
        value: ['pgbouncer@1.24/transaction'],
        from: { file: 'poolsafe.config.json', line: 3, override: null },
      },
      include: { value: ['**/*'], from: null },
      exclude: { value: ['generated'], from: { file: 'poolsafe.config.json', line: 4, override: null } },
      'rules.temp-table': { value: 'off', from: { file: 'poolsafe.config.json', line: 7, override: ['db/**'] } },
      'connections.DIRECT_URL': { value: 'direct', from: { file: 'base.yaml', line: 4, override: null } },
      role: { value: 'script', from: { file: 'poolsafe.config.json', line: 6, override: ['db/**'] } },
    });
  });

  it.each([
    ['db/a.sql', true, 'named by "include"'],
    ['db/new.sql', true, 'there is no such file yet'],
    ['generated/a.sql', false, 'named by "exclude"'],
    ['local/a.sql', false, 'left out by .gitignore'],
    ['picture.png', false, 'no kind of file that poolsafe reads'],
  ])('says whether %s is read', (file, read, because) => {
    expect(printed(file)).toMatchObject({ read, because: expect.stringContaining(because) as string });
  });

  it('prints for people', () => {
    const { stdout } = run(folder, 'config', '--print', 'db/a.sql');
    expect(stdout).toMatch(/^db\/a\.sql\n/);
    expect(stdout).toMatch(/rules\.temp-table +off +poolsafe\.config\.json:7, for db\/\*\*\n/);
    expect(stdout).toMatch(/include +\*\*\/\* +the default\n/);
  });
});

describe('the package that people install', () => {
  const folder = project({});
  const home = join(folder, 'node_modules/poolsafe');
  mkdirSync(home, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as {
    files: string[];
    exports: Record<string, string | Record<string, string>>;
  };
  writeFileSync(join(home, 'package.json'), JSON.stringify({ ...manifest, dependencies: {} }));
  mkdirSync(join(home, 'dist'));
  for (const file of ['dist/index.js', 'dist/index.d.ts', 'config.schema.json'])
    writeFileSync(join(home, file), readFileSync(join(cli, file)));

  it('exports defineConfig to programs and modules', () => {
    const code = `import { defineConfig } from 'poolsafe'; import { createRequire } from 'node:module'; console.log(JSON.stringify([defineConfig({ targets: ['direct'] }), createRequire(import.meta.url)('poolsafe').defineConfig({})]))`;
    writeFileSync(join(folder, 'x.mjs'), code);
    expect(execFileSync(process.execPath, ['x.mjs'], { cwd: folder, encoding: 'utf8' })).toBe(
      '[{"targets":["direct"]},{}]\n',
    );
  });

  it('has types that take what is right and refuse what is not', () => {
    writeFileSync(
      join(folder, 'poolsafe.config.ts'),
      `import { defineConfig } from 'poolsafe';
export default defineConfig({
  extends: './base.json',
  targets: ['pgbouncer@1.24/transaction?max_prepared_statements=200', 'rds-proxy'],
  connections: { DIRECT_URL: 'direct' },
  rules: { listen: 'off' },
  overrides: [{ files: ['a'], role: 'migration', dialect: 'mysql', targets: ['proxysql'] }],
});
// @ts-expect-error no such pooler
defineConfig({ targets: ['pgbuoncer'] });
// @ts-expect-error no such rule
defineConfig({ rules: { lisen: 'off' } });
// @ts-expect-error no such level
defineConfig({ rules: { listen: 'warn' } });
// @ts-expect-error no such key
defineConfig({ target: [] });
// @ts-expect-error an override needs its files
defineConfig({ overrides: [{ role: 'test' }] });
`,
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "module": "NodeNext", "target": "ES2022", "noEmit": true, "types": [] }, "files": ["poolsafe.config.ts"] }',
    );
    const tsc = join(cli, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('publishes the schema', () => {
    expect(manifest.files).toContain('config.schema.json');
    expect(manifest.exports['./config.schema.json']).toBe('./config.schema.json');
    const schema = JSON.parse(readFileSync(join(home, 'config.schema.json'), 'utf8')) as { properties: object };
    expect(Object.keys(schema.properties)).toContain('overrides');
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { afterAll, describe, expect, it } from 'vitest';
import { answersOf, auditedTargets, auditOf, checkProject, DEFAULT_CONFIG, worstFirst } from '../src/index.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function audit(files: Readonly<Record<string, string>>, targets: readonly string[] = []) {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-audit-'));
  folders.push(cwd);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text);
  }
  const code = await checkProject({
    cwd,
    paths: ['.'],
    targets: (targets.length > 0 ? targets : ['pgbouncer', 'proxysql', 'redis-shared', 'mongodb-driver']).map(
      parseTarget,
    ),
    targetsAssumed: targets.length === 0,
    targetsGiven: targets.length > 0,
    config: DEFAULT_CONFIG,
  });
  return auditOf(code, undefined, auditedTargets(code, undefined));
}

const code = (calls: string) =>
  `import { Pool } from 'pg';\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });\nexport async function f() {\n  const c = await pool.connect();\n${calls}\n  c.release();\n}\n`;

const poolersOf = ({ targets }: { readonly targets: readonly { readonly profile: { readonly product: string } }[] }) =>
  targets.map(({ profile }) => profile.product);

describe('the targets of an audit', () => {
  it('are those that the project shows and of the assumed ones those that it speaks to', async () => {
    const files = { 'src/db.ts': code("  await c.query('LISTEN a');") };
    expect(poolersOf(await audit(files))).toEqual(['pgbouncer']);
    const ini = '[databases]\napp = host=db\n[pgbouncer]\npool_mode = session\n';
    const shown = await audit({ ...files, 'deploy/pgbouncer.ini': ini });
    expect(shown.targets.map(({ mode }) => mode.name)).toEqual(['session']);
    expect(Object.values(answersOf(shown.audit))).toEqual(['ready']);
  });

  it('are all that were named, whatever the project speaks', async () => {
    const result = await audit({ 'a.sql': 'LISTEN a;' }, ['pgbouncer@1.24/transaction', 'proxysql@2.7']);
    expect(poolersOf(result)).toEqual(['pgbouncer', 'proxysql']);
    expect(Object.keys(answersOf(result.audit))).toEqual(result.targets.map(({ id }) => id));
  });
});

describe('the answer', () => {
  it('is not that all is well where nothing was read', async () => {
    const { audit: nothing } = await audit({}, ['pgbouncer']);
    expect(Object.values(answersOf(nothing))).toEqual(['not ready']);
    expect(nothing.answers[0]?.reasons).toEqual([expect.stringMatching(/^No file and no record of a log was read/)]);
  });

  it.each<[string, string, string]>([
    ['ready', 'nothing that depends on a connection', "  await c.query('SELECT 1');"],
    [
      'ready with changes',
      'an edit that is known',
      "  await c.query('BEGIN');\n  await c.query('SET a.b = 1');\n  await c.query('COMMIT');",
    ],
    ['not ready', 'a setting that reaches other clients', "  await c.query('SET search_path TO a');"],
  ])('is %s for %s', async (answer, _, calls) => {
    const { audit: made } = await audit({ 'src/db.ts': code(calls) }, ['pgbouncer@1.24/transaction']);
    expect(Object.values(answersOf(made))).toEqual([answer]);
  });

  it('names first what decides whose rows are seen', async () => {
    const sql =
      "SET work_mem = 1;\nSELECT pg_advisory_lock(1);\nSET app.tenant_id = '7';\nCREATE TEMP TABLE t (a int);\n";
    const { audit: made } = await audit({ 'a.sql': sql }, ['pgbouncer@1.24/transaction']);
    expect(made.answers[0]?.reasons[0]).toMatch(
      /^State of one client reaches another in 4 places: app\.tenant_id \(a\.sql:3\), /,
    );
    expect(worstFirst(made.findings)[0]?.range.start.line).toBe(3);
  });
});

it('tells of options that nothing needs any more', async () => {
  const files = {
    'package.json': '{ "dependencies": { "postgres": "^3.4.0" } }',
    'db.ts':
      "import postgres from 'postgres';\nexport const sql = postgres(process.env.DATABASE_URL!, { prepare: false });\n",
    '.env': 'DATABASE_URL=postgres://app:pw@pgbouncer:6432/app\n',
    'docker-compose.yml':
      'services:\n  pgbouncer:\n    image: edoburu/pgbouncer:1.23.1\n    environment:\n      POOL_MODE: transaction\n      MAX_PREPARED_STATEMENTS: "200"\n',
  };
  const { audit: made } = await audit(files);
  expect(made.unnecessary).toEqual([
    {
      file: 'db.ts',
      line: 2,
      what: expect.stringMatching(/^`prepare` is not needed: PgBouncer 1\.23/) as string,
    },
  ]);
});

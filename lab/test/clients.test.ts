import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseTarget } from '@poolsafe/poolers';
import { checkProject, DEFAULT_CONFIG } from '@poolsafe/engine';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverAccount } from '../src/account.js';
import { cacheFolder, NoPackages } from '../src/index.js';
import { postgresPrograms, startPostgres } from '../src/postgres.js';
import { startupParameters } from '../src/startup-tap.js';

const run = promisify(execFile);
const lab = join(fileURLToPath(import.meta.url), '../..');

/** What went over the wire, as the server saw it. */
type Sent = 'named statement' | 'startup parameter' | 'session SET' | 'LISTEN' | 'session lock' | 'DISCARD ALL';

interface Case {
  readonly title: string;
  /** Runs against the server of DATABASE_URL, and ends. */
  readonly code: string;
  readonly manifest?: Readonly<Record<string, string>>;
  readonly sends: readonly Sent[];
}

const query = 'select $1::int as n';
const six = (call: string) => `for (let i = 0; i < 6; i++) await ${call};`;

const cases: readonly Case[] = [
  {
    title: 'postgres.js',
    code: `import postgres from 'postgres';\nconst sql = postgres(process.env.DATABASE_URL);\n${six('sql`select ${1}::int`')}\nawait sql.end();\n`,
    sends: ['named statement'],
  },
  {
    title: 'postgres.js with prepare: false',
    code: `import postgres from 'postgres';\nconst sql = postgres(process.env.DATABASE_URL, { prepare: false });\n${six('sql`select ${1}::int`')}\nawait sql.end();\n`,
    sends: [],
  },
  {
    title: 'postgres.js with connection parameters',
    code: `import postgres from 'postgres';\nconst sql = postgres(process.env.DATABASE_URL, { prepare: false, connection: { statement_timeout: 5000 } });\nawait sql\`select 1\`;\nawait sql.end();\n`,
    sends: ['startup parameter'],
  },
  {
    title: 'node-postgres',
    code: `import pg from 'pg';\nconst pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n${six(`pool.query('${query}', [1])`)}\nawait pool.end();\n`,
    sends: [],
  },
  {
    title: 'node-postgres with timeouts',
    code: `import pg from 'pg';\nconst pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, statement_timeout: 5000, idle_in_transaction_session_timeout: 6000 });\nawait pool.query('${query}', [1]);\nawait pool.end();\n`,
    sends: ['startup parameter'],
  },
  {
    title: 'pg-promise with a schema',
    code: `import pgPromise from 'pg-promise';\nconst pgp = pgPromise({ schema: 'tenant' });\nconst db = pgp(process.env.DATABASE_URL);\n${six(`db.any('${query}', [1])`)}\nawait db.$pool.end();\n`,
    sends: ['session SET'],
  },
  {
    title: 'Knex with searchPath',
    code: `import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL, searchPath: ['tenant'] });\n${six("db.raw('select ?::int', [1])")}\nawait db.destroy();\n`,
    sends: ['session SET'],
  },
  {
    title: 'Knex',
    code: `import knex from 'knex';\nconst db = knex({ client: 'pg', connection: process.env.DATABASE_URL });\n${six("db.raw('select ?::int', [1])")}\nawait db.destroy();\n`,
    sends: [],
  },
  {
    title: 'Sequelize with statement_timeout',
    code: `import { Sequelize } from 'sequelize';\nconst db = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false, dialectOptions: { statement_timeout: 5000 } });\n${six("db.query('select 1')")}\nawait db.close();\n`,
    sends: ['startup parameter'],
  },
  {
    title: 'Slonik',
    code: `import { createPool, sql } from 'slonik';\nconst pool = await createPool(process.env.DATABASE_URL);\n${six('pool.query(sql.unsafe`select ${1}::int`)')}\nawait pool.end();\n`,
    manifest: { slonik: '46.8.0' },
    sends: ['startup parameter', 'DISCARD ALL'],
  },
  {
    title: 'Drizzle on postgres.js',
    code: `import { drizzle } from 'drizzle-orm/postgres-js';\nimport { sql } from 'drizzle-orm';\nconst db = drizzle(process.env.DATABASE_URL);\n${six('db.execute(sql`select ${1}::int`)')}\nawait db.$client.end();\n`,
    sends: ['named statement'],
  },
  {
    title: 'Kysely',
    code: `import { Kysely, PostgresDialect, sql } from 'kysely';\nimport pg from 'pg';\nconst db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) }) });\n${six('sql`select ${1}::int`.execute(db)')}\nawait db.destroy();\n`,
    sends: [],
  },
  {
    title: 'Drizzle on node-postgres',
    code: `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { sql } from 'drizzle-orm';\nconst db = drizzle(process.env.DATABASE_URL);\n${six('db.execute(sql`select ${1}::int`)')}\nawait db.$client.end();\n`,
    sends: [],
  },
  {
    title: 'TypeORM',
    code: `import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL });\nawait source.initialize();\n${six(`source.query('${query}', [1])`)}\nawait source.destroy();\n`,
    sends: [],
  },
  {
    title: 'TypeORM with a timeout',
    code: `import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, extra: { statement_timeout: 5000 } });\nawait source.initialize();\nawait source.query('${query}', [1]);\nawait source.destroy();\n`,
    sends: ['startup parameter'],
  },
  {
    title: 'MikroORM',
    code: `import { EntitySchema, MikroORM } from '@mikro-orm/postgresql';\nconst A = new EntitySchema({ name: 'A', properties: { id: { type: 'number', primary: true } } });\nconst orm = await MikroORM.init({ clientUrl: process.env.DATABASE_URL, entities: [A] });\n${six(`orm.em.getConnection().execute('select ?::int', [1])`)}\nawait orm.close();\n`,
    sends: [],
  },
  {
    title: 'pg-listen',
    code: `import createSubscriber from 'pg-listen';\nconst make = createSubscriber.default ?? createSubscriber;\nconst subscriber = make({ connectionString: process.env.DATABASE_URL });\nawait subscriber.connect();\nawait subscriber.listenTo('a');\nawait subscriber.close();\n`,
    manifest: { 'pg-listen': '1.7.0' },
    sends: ['LISTEN'],
  },
  {
    title: 'postgrejs',
    code: `import { Pool } from 'postgrejs';\nconst pool = new Pool(process.env.DATABASE_URL);\n${six(`pool.query('${query}', { params: [1] })`)}\nawait pool.close();\n`,
    manifest: { postgrejs: '2.23.1' },
    sends: ['named statement'],
  },
  {
    title: 'Sequelize',
    code: `import { Sequelize } from 'sequelize';\nconst db = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false });\n${six("db.query('select $1::int', { bind: [1] })")}\nawait db.close();\n`,
    sends: [],
  },
  {
    title: 'pg-boss',
    code: `import PgBoss from 'pg-boss';\nconst boss = new PgBoss(process.env.DATABASE_URL);\nawait boss.start();\nawait boss.createQueue('a');\nawait boss.send('a', { b: 1 });\nawait boss.fetch('a');\nawait boss.stop({ graceful: false });\nprocess.exit(0);\n`,
    manifest: { 'pg-boss': '10.4.2' },
    sends: [],
  },
  {
    title: 'Graphile Worker',
    code: `import { run } from 'graphile-worker';\nconst runner = await run({ connectionString: process.env.DATABASE_URL, noHandleSignals: true, taskList: { a: async () => {} } });\nfor (let i = 0; i < 3; i++) await runner.addJob('a', {});\nawait new Promise((done) => setTimeout(done, 1500));\nawait runner.stop();\nprocess.exit(0);\n`,
    manifest: { 'graphile-worker': '0.16.6' },
    sends: ['named statement', 'LISTEN'],
  },
  {
    title: 'node-pg-migrate',
    code: `import { runner } from 'node-pg-migrate';\nawait runner({ databaseUrl: process.env.DATABASE_URL, dir: process.env.MIGRATIONS, direction: 'up', migrationsTable: 'pgmigrations', log: () => {} });\nprocess.exit(0);\n`,
    manifest: { 'node-pg-migrate': '7.9.1' },
    sends: ['session lock'],
  },
];

/** What the server's log and settings show. */
const SEEN: readonly (readonly [RegExp, Sent])[] = [
  [/execute (?!<unnamed>)[^\s:]+: /, 'named statement'],
  [
    /LOG: {2}(?:statement|execute [^:]+): SET (?!LOCAL|client_min_messages|standard_conforming|TIME ZONE|SESSION CHAR)/i,
    'session SET',
  ],
  [/: LISTEN /, 'LISTEN'],
  [/pg_(?:try_)?advisory_lock\(/, 'session lock'],
  [/: DISCARD ALL/, 'DISCARD ALL'],
];

/** What poolsafe says of the same code: a rule for each thing that is sent. */
const SAID: Readonly<Record<Sent, readonly string[]>> = {
  'named statement': ['prepare-option', 'session-dependency'],
  'startup parameter': ['startup-parameter'],
  'session SET': ['session-setting'],
  LISTEN: ['listen', 'session-dependency', 'pooled-endpoint'],
  'session lock': ['session-lock', 'session-dependency', 'pooled-endpoint'],
  'DISCARD ALL': ['foreign-reset'],
};

const cause = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const programs = await postgresPrograms(cacheFolder(join(lab, '..'))).catch((error: unknown) => {
  if (error instanceof NoPackages && process.env['CI'] !== 'true') return cause(error);
  throw error;
});
const missing = typeof programs === 'string' ? ` (skipped: ${programs})` : '';

describe.skipIf(typeof programs === 'string')(`what clients send is what the server sees${missing}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-clients-'));
  const scripts = join(lab, 'node_modules', '.clients');
  let stop: (() => Promise<void>) | undefined;
  let url = '';
  let log = '';

  beforeAll(async () => {
    if (typeof programs === 'string') return;
    const account = serverAccount();
    if (account) chownSync(folder, account.uid, account.gid);
    const server = await startPostgres(programs, { folder, account });
    stop = () => server.stop();
    url = `postgres://postgres@127.0.0.1:${String(server.port)}/postgres`;
    log = join(folder, 'postgres.log');
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query("ALTER SYSTEM SET log_statement = 'all'");
    await admin.query('SELECT pg_reload_conf()');
    await admin.end();
    mkdirSync(scripts, { recursive: true });
    mkdirSync(join(folder, 'migrations'), { mode: 0o755 });
    writeFileSync(join(folder, 'migrations', '1_a.sql'), '-- Up Migration\nSELECT 1;\n');
  });

  afterAll(async () => {
    await stop?.();
    rmSync(folder, { recursive: true, force: true });
    rmSync(scripts, { recursive: true, force: true });
  });

  it.each(cases)('$title', async ({ code, manifest, sends, title }) => {
    const script = join(scripts, `${title.replace(/\W+/g, '-')}.mjs`);
    writeFileSync(script, code);
    const before = readFileSync(log, 'utf8').length;
    const parameters = await startupParameters(url, async (through) => {
      const env = { ...process.env, DATABASE_URL: through, MIGRATIONS: join(folder, 'migrations') };
      await run(process.execPath, [script], { env, cwd: lab, timeout: 50_000 });
    });
    const text = readFileSync(log, 'utf8').slice(before);
    const seen = SEEN.flatMap(([pattern, sent]) => (pattern.test(text) ? [sent] : []));
    expect(new Set([...seen, ...(parameters.length > 0 ? ['startup parameter'] : [])])).toEqual(new Set(sends));

    const project = mkdtempSync(join(tmpdir(), 'poolsafe-client-'));
    writeFileSync(join(project, 'client.mjs'), code);
    writeFileSync(join(project, '.env'), 'DATABASE_URL=postgres://postgres@pgbouncer:6432/postgres\n');
    if (manifest) writeFileSync(join(project, 'package.json'), JSON.stringify({ dependencies: manifest }));
    const { findings } = await checkProject({
      cwd: project,
      paths: ['.'],
      targets: [parseTarget('pgbouncer@1.18')],
      config: DEFAULT_CONFIG,
    });
    rmSync(project, { recursive: true });
    const rules = new Set(findings.map(({ rule }) => rule));
    for (const sent of sends)
      expect(
        SAID[sent].some((rule) => rules.has(rule)),
        `${sent}: ${[...rules].join()}`,
      ).toBe(true);
    if (sends.length === 0) expect([...rules]).toEqual([]);
  });
});

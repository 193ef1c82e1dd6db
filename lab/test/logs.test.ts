import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseFiles, brief } from '../../packages/logs/test/run.js';
import type { LogsReport } from '../../packages/logs/src/index.js';
import { cacheFolder, openRoom, type Room } from '../src/bench-room.js';
import { NoPackages, ownSuite } from '../src/debian.js';
import { pgbouncer } from '../src/poolers/pgbouncer.js';
import type { Server } from '../src/processes.js';

/** What applications do: statements of one session, in order. Each is a transaction of its own but for blocks. */
const APPLICATIONS: Readonly<Record<string, readonly string[]>> = {
  'temp-table': ['CREATE TEMP TABLE live_t AS SELECT 1 AS x', 'SELECT x FROM live_t'],
  setting: ["SET work_mem = '7MB'", 'SHOW work_mem'],
  lock: ['SELECT pg_advisory_lock(4711)', 'SELECT pg_advisory_unlock(4711)'],
  prepare: ['PREPARE live_p AS SELECT 42 AS x', 'EXECUTE live_p'],
  sequence: ["SELECT nextval('live_s') > 0 AS made", "SELECT currval('live_s') > 0 AS made"],
  cursor: ['DECLARE live_c CURSOR WITH HOLD FOR SELECT 7 AS x', 'FETCH 1 FROM live_c'],
  'local-setting': ['BEGIN', "SET LOCAL work_mem = '9MB'", 'SHOW work_mem', 'COMMIT', 'SELECT 1'],
  'dropped-on-commit': [
    'BEGIN',
    'CREATE TEMP TABLE live_d (x int) ON COMMIT DROP',
    'SELECT * FROM live_d',
    'COMMIT',
    'SELECT 1',
  ],
  'transaction-lock': ['BEGIN', 'SELECT pg_advisory_xact_lock(4712)', 'COMMIT', 'SELECT 1'],
  'rolled-back': ['BEGIN', "SET work_mem = '11MB'", 'ROLLBACK', 'SHOW work_mem'],
  plain: ['SELECT 1', 'SELECT 2'],
};

const connect = async (port: number, name: string): Promise<pg.Client> => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    application_name: name,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** What a statement gives: its rows, or its SQLSTATE. */
const run = async (client: pg.Client, sql: string): Promise<string> => {
  try {
    return JSON.stringify((await client.query(sql)).rows);
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

/** A server's port answers before it takes clients: on a busy machine the first try may be too early. */
async function openedRoom(): Promise<Room> {
  const cache = cacheFolder(fileURLToPath(new URL('../..', import.meta.url)));
  for (let left = 4; ; left--) {
    try {
      return await openRoom(cache, { standby: false });
    } catch (error) {
      if (left === 0 || !(error instanceof Error) || !error.message.includes('57P03')) throw error;
    }
  }
}

describe('logs of a live server: what replay predicts to break is what breaks', () => {
  let room: Room | undefined;
  let pooler: Server | undefined;
  let missing = '';
  let report: LogsReport | undefined;
  const direct = new Map<string, readonly string[]>();
  const pooled = new Map<string, readonly string[]>();

  beforeAll(async () => {
    try {
      room = await openedRoom();
      const root = await room.packages(ownSuite(), 'pgbouncer');
      const admin = await connect(room.server.port, 'admin');
      for (const setting of [
        "log_statement = 'all'",
        'log_connections = on',
        'log_disconnections = on',
        "log_line_prefix = '%m [%p] %q%u@%d sess=%c vxid=%v app=%a '",
      ])
        await admin.query(`ALTER SYSTEM SET ${setting}`);
      await admin.query('CREATE SEQUENCE live_s');
      await admin.query('SELECT pg_reload_conf()');
      await admin.query('SELECT pg_sleep(0.5)');
      for (const [name, statements] of Object.entries(APPLICATIONS)) {
        const client = await connect(room.server.port, name);
        const seen: string[] = [];
        for (const sql of statements) seen.push(await run(client, sql));
        direct.set(name, seen);
        await client.end();
      }
      await admin.query("ALTER SYSTEM SET log_statement = 'none'");
      await admin.query('SELECT pg_reload_conf()');
      report = await analyseFiles([join(room.folder, 'servers', 'postgres.log')]);

      pooler = await pgbouncer.start({
        root: root.path,
        mode: 'transaction',
        settings: {},
        server: room.server,
        database: 'postgres',
        folder: room.subfolder('pgbouncer'),
        account: room.account,
      } as Parameters<typeof pgbouncer.start>[0]);
      for (const [name, statements] of Object.entries(APPLICATIONS)) {
        const client = await connect(pooler.port, name);
        const others: pg.Client[] = [];
        const seen: string[] = [];
        let inBlock = false;
        for (const sql of statements) {
          if (!inBlock && seen.length > 0) {
            // Somebody else takes the connection that this client just gave back, and keeps it.
            const other = await connect(pooler.port, 'other');
            others.push(other);
            await other.query('BEGIN');
          }
          seen.push(await run(client, sql));
          inBlock = sql === 'BEGIN' || (inBlock && sql !== 'COMMIT' && sql !== 'ROLLBACK');
        }
        pooled.set(name, seen);
        for (const other of others) await other.end();
        await client.end();
        // What the application left on the server connections must not be met by the next one.
        await admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      await admin.end();
    } catch (error) {
      if (!(error instanceof NoPackages) || process.env['CI'] === 'true') throw error;
      missing = error.message;
    }
  }, 180_000);

  afterAll(async () => {
    await pooler?.stop();
    await room?.close();
  });

  it('the log shows each application with its pair', (context) => {
    if (missing !== '') context.skip(`no packages: ${missing}`);
    const found = (report ? brief(report) : []).map((line) =>
      line.replace(/ line \d+/, '').replace(/\d+\/(\d+)>\d+\/(\d+)/g, '$1>$2'),
    );
    expect(found.sort()).toEqual([
      'hold-cursor read live_c x1 1>2',
      'hold-cursor write live_c x1 1>2',
      'sequence-value read live_s x1 1>2',
      'session-lock release 4711 x1 1>2',
      'session-lock write 4711 x1 1>2',
      'session-setting write work_mem x1 1>2',
      'sql-prepare read live_p x1 1>2',
      'sql-prepare write live_p x1 1>2',
      'temp-table read live_t x1 1>2',
      'temp-table write live_t x1 1>2',
    ]);
  });

  it('the applications that replay names are those that get other answers through PgBouncer', (context) => {
    if (missing !== '') context.skip(`no packages: ${missing}`);
    const predicted = new Set(
      report?.findings.flatMap(({ services }) => services.map(({ application }) => application)),
    );
    const broken = [...direct]
      .filter(([name, seen]) => JSON.stringify(seen) !== JSON.stringify(pooled.get(name)))
      .map(([name]) => name);
    expect([...predicted].sort()).toEqual(broken.sort());
    expect(broken).toHaveLength(6);
  });
});

import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseFiles, brief } from '../../packages/logs/test/run.js';
import { serverAccount } from '../src/account.js';
import { type Server, startServer } from '../src/processes.js';

/** What applications do: statements of one session, in order. Each is a transaction of its own but for blocks. */
const APPLICATIONS: Readonly<Record<string, readonly string[]>> = {
  temporary: ['CREATE TEMPORARY TABLE live_t (i int)', 'INSERT INTO live_t VALUES (1)', 'SELECT i\nFROM live_t'],
  lock: ["SELECT GET_LOCK('live job', 1)", 'SELECT 1', "SELECT RELEASE_LOCK('live job')"],
  block: ['START TRANSACTION', 'INSERT INTO kept VALUES (1)', 'COMMIT', 'SELECT 2'],
  plain: ['SELECT 3', 'SELECT 4'],
};

// Transactions: 3 of the table, 3 of the lock, a block and a statement, 2 that are plain.
const TRANSACTIONS = 10;
const FOUND = ['session-lock write live job x1 1>3', 'temp-table write live_t x1 1>2'];

const installed = (name: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const missing = ['mariadbd', 'mariadb-install-db'].filter((name) => !installed(name));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });

const reason = missing.length > 0 ? ` (skipped: ${missing.join(', ')} of mariadb-server not installed)` : '';

describe.skipIf(missing.length > 0 && process.env['CI'] !== 'true')(`logs of a live MariaDB${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-mariadb-'));
  const data = join(folder, 'data');
  const general = join(data, 'general.log');
  const slow = join(data, 'slow.log');
  let server: Server | undefined;

  beforeAll(async () => {
    const account = serverAccount();
    mkdirSync(data);
    for (const path of [folder, data]) if (account) chownSync(path, account.uid, account.gid);
    execFileSync(
      'mariadb-install-db',
      ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { stdio: 'ignore', ...(account ?? {}) },
    );
    const port = await freePort();
    server = await startServer({
      program: 'mariadbd',
      args: [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(data, 'socket')}`,
        '--bind-address=127.0.0.1',
        `--port=${String(port)}`,
        '--innodb-buffer-pool-size=8M',
      ],
      signal: 'TERM',
      account,
      log: join(folder, 'server.log'),
      port,
    });
    const connect = () => mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
    const admin = await connect();
    await admin.query('CREATE DATABASE live');
    await admin.query('CREATE TABLE live.kept (i int)');
    await admin.query(`SET GLOBAL general_log_file = '${general}', GLOBAL slow_query_log_file = '${slow}'`);
    await admin.query('SET GLOBAL long_query_time = 0, GLOBAL general_log = 1, GLOBAL slow_query_log = 1');
    for (const statements of Object.values(APPLICATIONS)) {
      const client = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root', database: 'live' });
      for (const sql of statements) await client.query(sql);
      await client.end();
    }
    await admin.query('SET GLOBAL general_log = 0, GLOBAL slow_query_log = 0');
    await admin.end();
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    // The administrator's session turns the logs off with one statement; its own threshold is still that of before.
    ['general', general, 'mariadb-general', 1],
    ['slow', slow, 'mariadb-slow', 0],
  ])('%s log: the sessions, transactions and pairs that there were', async (_, path, format, more) => {
    const report = await analyseFiles([path], { targets: ['proxysql'] });
    const found = brief(report).map((line) => line.replace(/ line \d+/, '').replace(/\d+\/(\d+)>\d+\/(\d+)/g, '$1>$2'));
    expect(found.sort()).toEqual(FOUND);
    expect(report.logs).toMatchObject({
      format,
      unparsedRecords: 0,
      sessions: 4 + more,
      transactions: TRANSACTIONS + more,
    });
    expect(Object.values(report.replay).map(({ sessionsPinned }) => sessionsPinned)).toEqual([2]);
    expect(report.findings.map(({ sessions }) => sessions)).toEqual([1, 1]);
  });
});

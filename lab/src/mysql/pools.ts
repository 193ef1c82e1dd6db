import { mysqlConstructs } from '@poolsafe/poolers';
import { installedVersion } from '../application-pools/pool.js';
import type { Held, MysqlPoolLibrary } from './libraries.js';
import { type MysqlCell, type MysqlResult, mysqlResult } from './result.js';
import { DATABASE, type DatabaseServer } from './servers.js';

/** How the next user of a connection finds out what the one before left: SQL that gives 1, or an error code. */
interface Look {
  readonly more?: string;
  readonly sql: string;
  /** Another outcome of `sql` than 1 that shows the same. */
  readonly error?: number;
}

const LOOKS: Readonly<Record<string, Look>> = {
  'pool-uservar': { sql: 'SELECT @x IS NOT NULL' },
  'pool-sql_mode': { sql: "SELECT @@sql_mode LIKE '%ANSI_QUOTES%'" },
  'pool-sql_log_bin': { sql: 'SELECT @@sql_log_bin = 0' },
  'pool-temp-table': { sql: 'SELECT COUNT(*) + 1 FROM tmp1' },
  'pool-get_lock': { sql: "SELECT IS_USED_LOCK('a1') = CONNECTION_ID()" },
  // Nobody commits it: who finds the row is inside the transaction.
  'pool-open-transaction': {
    more: "INSERT INTO u (v) VALUES ('open')",
    sql: "SELECT COUNT(*) FROM u WHERE v = 'open'",
  },
  'pool-lock-tables': { sql: 'SELECT COUNT(*) FROM u', error: 1100 },
  'pool-prepare-text-': { sql: 'EXECUTE ps1' },
  'pool-isolation-level': { sql: 'SELECT @@ISOLATION = "READ-UNCOMMITTED"' },
  'pool-use-db': { sql: "SELECT DATABASE() = 'mysql'" },
  'pool-autocommit-0': { sql: 'SELECT @@autocommit = 0' },
  'pool-last_insert_id': { sql: 'SELECT LAST_INSERT_ID() > 0' },
};

/** What has to be run before, for the construct to have something to leave. */
const BEFORE: Readonly<Record<string, string>> = { 'pool-last_insert_id': "INSERT INTO u (v) VALUES ('id')" };

async function sees(connection: Held, { sql, error }: Look): Promise<boolean> {
  try {
    const rows = (await connection.query(sql)) as readonly (readonly unknown[])[];
    return error === undefined && Number(rows[0]?.[0]) === 1;
  } catch (failure) {
    return error !== undefined && (failure as { errno?: number }).errno === error;
  }
}

/** `3.24.6` -> `3.24`: releases that differ in the last number only are one configuration. */
const release = (version: string): string => version.split('.').slice(0, 2).join('.');

/** One checked-out connection of a pool after the other: what the first leaves for the second, beside `judge`. */
export async function measureMysqlPool(
  library: MysqlPoolLibrary,
  server: DatabaseServer,
  options: Readonly<Record<string, boolean>>,
): Promise<MysqlResult> {
  const began = Date.now();
  const version = installedVersion(library.product);
  const isolation = server.title === 'MariaDB' ? 'tx_isolation' : 'transaction_isolation';
  const cells: MysqlCell[] = [];
  for (const construct of mysqlConstructs) {
    const look = LOOKS[construct.id];
    if (!look) continue;
    const pool = library.open({ port: server.port, database: DATABASE }, options);
    try {
      const first = await pool.checkOut();
      const before = BEFORE[construct.id];
      if (before !== undefined) await first.query(before);
      for (const sql of construct.messages) await first.query(sql);
      if (look.more !== undefined) await first.query(look.more);
      await first.release();
      const second = await pool.checkOut();
      const leaks = await sees(second, { ...look, sql: look.sql.replace('ISOLATION', isolation) });
      await second.release();
      cells.push({
        construct,
        seen: leaks ? 'leaks' : 'safe',
        detail: leaks
          ? 'next user of the pooled connection has it'
          : 'nothing of it is left: next user does not see it',
        looked: true,
      });
    } finally {
      await pool.end();
    }
  }
  const settings = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
  const written = Object.keys(options).map((name) => ` ${name}`);
  const on = `${server.title} ${server.version}`;
  return mysqlResult(
    {
      name: `${library.title} ${version}${written.join('')} on ${on}`,
      began,
      product: library.product,
      title: library.title,
      version: release(version),
      mode: 'session',
      settings,
      server: on,
      serverVersion: server.version,
    },
    cells,
  );
}

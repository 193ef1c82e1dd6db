import { compareMysqlCell, mysqlConstructs, parseTarget } from '@poolsafe/poolers';
import mysql, { type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { installedVersion } from '../application-pools/pool.js';
import type { MysqlResult } from './router.js';
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
  'pool-open-transaction': {
    more: "INSERT INTO u (v) VALUES ('open')",
    sql: 'SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()',
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

async function sees(connection: PoolConnection, { sql, error }: Look): Promise<boolean> {
  try {
    const [rows] = await connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
    return error === undefined && Number((rows[0] as unknown as unknown[] | undefined)?.[0]) === 1;
  } catch (failure) {
    return error !== undefined && (failure as { errno?: number }).errno === error;
  }
}

/** One checked-out connection of mysql2 after the other: what the first leaves for the second, beside `judge`. */
export async function measureMysql2(server: DatabaseServer, resetOnRelease: boolean): Promise<MysqlResult> {
  const version = installedVersion('mysql2');
  const settings = `server_version=${server.version}${resetOnRelease ? '&resetOnRelease=true' : ''}`;
  const target = parseTarget(`mysql2@${version.split('.').slice(0, 1).join('.')}?${settings}`);
  const isolation = server.title === 'MariaDB' ? 'tx_isolation' : 'transaction_isolation';
  const disagreements: string[] = [];
  let [compared, agreeing, known] = [0, 0, 0];
  for (const construct of mysqlConstructs) {
    const look = LOOKS[construct.id];
    if (!look) continue;
    const pool = mysql.createPool({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: DATABASE,
      connectionLimit: 1,
      ...(resetOnRelease ? { resetOnRelease: true } : {}),
    } as mysql.PoolOptions);
    try {
      const first = await pool.getConnection();
      const before = BEFORE[construct.id];
      if (before !== undefined) await first.query(before);
      for (const sql of construct.messages) await first.query(sql);
      if (look.more !== undefined) await first.query(look.more);
      first.release();
      const second = await pool.getConnection();
      const leaks = await sees(second, { ...look, sql: look.sql.replace('ISOLATION', isolation) });
      second.release();
      compared++;
      const comparison = compareMysqlCell(construct, target, leaks ? 'leaks' : 'safe', undefined, true);
      if (comparison.kind === 'agrees') agreeing++;
      else if (comparison.kind === 'known') known++;
      else disagreements.push(comparison.message);
    } finally {
      await pool.end();
    }
  }
  const name = `mysql2 ${version}${resetOnRelease ? ' resetOnRelease' : ''} on ${server.title} ${server.version}`;
  return { name, compared, agreeing, known, disagreements };
}

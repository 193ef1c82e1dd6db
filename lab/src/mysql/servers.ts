import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { serverAccount } from '../account.js';
import { readable } from '../bench-room.js';
import { ownSuite, packageRoot, programOf } from '../debian.js';
import { freePort, type Server, startServer } from '../processes.js';

const exec = promisify(execFile);

/** A server that measuring may use, with its version: `9.7.4`. */
export interface DatabaseServer extends Server {
  readonly title: 'MySQL' | 'MariaDB';
  readonly version: string;
}

/** MySQL with MySQL Router in front, and MariaDB, in a folder that goes when it is closed. */
export interface MysqlRoom {
  readonly mysql: DatabaseServer;
  readonly mariadb: DatabaseServer;
  readonly router: Server & { readonly version: string };
  close(): Promise<void>;
}

export const DATABASE = 'lab';

/** What the constructs are about: tables, and procedures that leave state behind. */
const SCHEMA = [
  `CREATE DATABASE IF NOT EXISTS ${DATABASE}`,
  `USE ${DATABASE}`,
  'CREATE TABLE t (id int auto_increment primary key, v varchar(200))',
  'CREATE TABLE u (id int auto_increment primary key, v varchar(200))',
  'CREATE TABLE na (id int primary key, v varchar(200))',
  "INSERT INTO t (v) VALUES ('a'), ('b'), ('c'), ('d')",
  'CREATE PROCEDURE p_var() SET @pv = 7',
  'CREATE PROCEDURE p_tmp() CREATE TEMPORARY TABLE tmpp (a int)',
  "CREATE PROCEDURE p_lock() DO GET_LOCK('plk', 0)",
  "CREATE PROCEDURE p_set() SET SESSION sql_mode = 'ANSI_QUOTES'",
  'CREATE PROCEDURE p_out(OUT a int) SET a = 5',
];

/** A connection of the lab's own user, who has no password and may do everything. */
export const connect = (port: number) =>
  mysql.createConnection({ host: '127.0.0.1', port, user: 'root', database: DATABASE, multipleStatements: true });

async function prepare(port: number): Promise<string> {
  const login = { host: '127.0.0.1', port, user: 'root' };
  const connection = await mysql.createConnection(login);
  for (const sql of SCHEMA) await connection.query(sql);
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
  await connection.end();
  return /^[\d.]+/.exec(String(rows[0]?.['version']))?.[0] ?? '';
}

const librariesOf = (root: string): readonly string[] =>
  ['usr/lib', 'lib'].flatMap((folder) => {
    const base = join(root, folder);
    if (!existsSync(base)) return [];
    return readdirSync(base)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(base, name));
  });

/**
 * Starts everything.
 *
 * @throws NoPackages where Debian's packages cannot be had
 */
export async function openMysqlRoom(cache: string): Promise<MysqlRoom> {
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-mysql-'));
  chmodSync(folder, 0o755);
  const servers: Server[] = [];
  const close = async () => {
    for (const server of servers.reverse()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const own = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    if (account) chownSync(path, account.uid, account.gid);
    return path;
  };
  const as = { ...(account ?? {}), cwd: folder, maxBuffer: 1 << 24 };
  try {
    const sid = await packageRoot('sid', ['mysql-server-core', 'mysql-router'], cache);
    const suite = await packageRoot(ownSuite(), ['mariadb-server-core'], cache);

    const root = readable(sid.path, account, folder);
    const run = (program: string, ...args: readonly string[]) => {
      const found = programOf(root, program);
      const [option = '', libraries = '', ...rest] = found.args;
      const more = [libraries, join(root, 'usr/lib/mysql-router'), join(root, 'usr/lib/mysqlrouter/plugin')].join(':');
      return { program: found.program, args: [option, more, ...rest, ...args] };
    };
    const data = own('mysql');
    const place = [
      '--no-defaults',
      `--datadir=${data}`,
      `--basedir=${join(root, 'usr')}`,
      `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
      `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
      '--secure-file-priv=',
    ];
    const make = run('usr/sbin/mysqld', ...place, '--initialize-insecure');
    await exec(make.program, make.args, as);
    const mysqlPort = await freePort();
    const mysqld = await startServer({
      ...run(
        'usr/sbin/mysqld',
        ...place,
        '--bind-address=127.0.0.1',
        `--port=${String(mysqlPort)}`,
        '--mysqlx=OFF',
        `--socket=${join(data, 's.sock')}`,
        `--pid-file=${join(data, 's.pid')}`,
        '--innodb-flush-log-at-trx-commit=0',
        '--skip-log-bin',
        '--performance-schema=OFF',
      ),
      signal: 'TERM',
      account,
      log: join(folder, 'mysql.log'),
      port: mysqlPort,
    });
    servers.push(mysqld);
    const mysqlServer: DatabaseServer = { ...mysqld, title: 'MySQL', version: await prepare(mysqlPort) };

    const routerPort = await freePort();
    const runtime = own('router');
    const configuration = join(runtime, 'mysqlrouter.conf');
    writeFileSync(
      configuration,
      [
        '[DEFAULT]',
        `plugin_folder=${join(root, 'usr/lib/mysqlrouter/plugin')}`,
        ...['runtime', 'data', 'config'].map((name) => `${name}_folder=${runtime}`),
        'logging_folder=',
        '[logger]',
        'level=warning',
        // One idle connection: whoever comes next gets it, unless it is not given back.
        '[connection_pool]',
        'max_idle_server_connections=1',
        '[routing:lab]',
        'bind_address=127.0.0.1',
        `bind_port=${String(routerPort)}`,
        'protocol=classic',
        `destinations=127.0.0.1:${String(mysqlPort)}`,
        'routing_strategy=first-available',
        'client_ssl_mode=PREFERRED',
        `client_ssl_cert=${join(data, 'server-cert.pem')}`,
        `client_ssl_key=${join(data, 'server-key.pem')}`,
        'server_ssl_mode=PREFERRED',
        'connection_sharing=1',
        'connection_sharing_delay=0',
        '',
      ].join('\n'),
    );
    const router = await startServer({
      ...run('usr/bin/mysqlrouter', '-c', configuration),
      signal: 'TERM',
      account,
      log: join(folder, 'router.log'),
      port: routerPort,
    });
    servers.push(router);

    const mariadbRoot = readable(suite.path, account, folder);
    const env = { LD_LIBRARY_PATH: librariesOf(mariadbRoot).join(':') };
    const mariadbData = own('mariadb');
    const mariadbd = join(mariadbRoot, 'usr/sbin/mariadbd');
    const common = [
      '--no-defaults',
      `--datadir=${mariadbData}`,
      `--lc-messages-dir=${join(mariadbRoot, 'usr/share/mysql')}`,
      `--plugin-dir=${join(mariadbRoot, 'usr/lib/mysql/plugin')}`,
    ];
    const mariadbPort = await freePort();
    const mariadb = await startServer({
      program: mariadbd,
      // Without its system tables it lets everybody in, which is all that measuring needs.
      args: [
        ...common,
        '--bind-address=127.0.0.1',
        `--port=${String(mariadbPort)}`,
        `--socket=${join(mariadbData, 's.sock')}`,
        `--pid-file=${join(mariadbData, 's.pid')}`,
        '--skip-grant-tables',
        '--skip-networking=0',
      ],
      env,
      signal: 'TERM',
      account,
      log: join(folder, 'mariadb.log'),
      port: mariadbPort,
    });
    servers.push(mariadb);
    const mariadbServer: DatabaseServer = {
      ...mariadb,
      title: 'MariaDB',
      version: await prepareWithoutRoutines(mariadbPort),
    };

    return {
      mysql: mysqlServer,
      mariadb: mariadbServer,
      router: { ...router, version: sid.versions['mysql-router'] ?? '' },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Routines need the system tables. */
async function prepareWithoutRoutines(port: number): Promise<string> {
  const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
  for (const sql of ['CREATE DATABASE mysql', ...SCHEMA].filter(
    (statement) => !statement.startsWith('CREATE PROCEDURE'),
  ))
    await connection.query(sql);
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
  await connection.end();
  return /^[\d.]+/.exec(String(rows[0]?.['version']))?.[0] ?? '';
}

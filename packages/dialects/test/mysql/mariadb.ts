import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';

/** Debian's packages: the project's own test suite, and a server with the libraries that it needs. */
const PACKAGES = [
  'mariadb-test-data',
  'mariadb-server-core',
  'mariadb-common',
  'libaio1',
  'libnuma1',
  'liburing2',
  'libpcre2-8-0',
];

const cache = join(import.meta.dirname, '../../../../.cache/mariadb');
const root = join(cache, 'root');

/** The folder of MariaDB's test suite, fetched from Debian into a git-ignored cache; `undefined` where that can't be. */
export function fetchMariadb(): string | undefined {
  const suite = join(root, 'usr/share/mysql/mysql-test');
  if (existsSync(suite)) return suite;
  try {
    mkdirSync(root, { recursive: true });
    execFileSync('apt-get', ['download', ...PACKAGES], { cwd: cache, stdio: 'ignore', timeout: 100_000 });
    for (const file of readdirSync(cache)) {
      if (file.endsWith('.deb')) execFileSync('dpkg-deb', ['-x', join(cache, file), root]);
    }
  } catch {
    return undefined;
  }
  return existsSync(suite) ? suite : undefined;
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });

/** A server of its own data directory on a free port of 127.0.0.1. */
export interface RunningServer {
  readonly connection: Connection;
  readonly stop: () => Promise<void>;
}

/** Starts the fetched server; `undefined` when it does not come up within a minute. */
export async function startMariadb(): Promise<RunningServer | undefined> {
  const data = mkdtempSync(join(tmpdir(), 'poolsafe-mariadb-'));
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, 'x86_64-linux-gnu')).join(':');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const port = await freePort();
  const common = ['--no-defaults', `--datadir=${data}`, `--lc-messages-dir=${join(root, 'usr/share/mysql')}`];
  if (process.getuid?.() === 0) common.push('--user=root');
  let server: ChildProcess | undefined;
  const stop = async () => {
    const running = server;
    if (running?.exitCode === null) {
      const exited = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await exited;
    }
    rmSync(data, { recursive: true, force: true });
  };
  try {
    server = spawn(
      join(root, 'usr/sbin/mariadbd'),
      [
        ...common,
        '--skip-grant-tables',
        '--skip-networking=0',
        '--bind-address=127.0.0.1',
        `--port=${String(port)}`,
        `--socket=${join(data, 's')}`,
        '--innodb-buffer-pool-size=16M',
        '--default-storage-engine=MyISAM',
      ],
      { env, stdio: 'ignore' },
    );
    for (let attempt = 0; attempt < 120 && server.exitCode === null; attempt++) {
      try {
        return { connection: await createConnection({ host: '127.0.0.1', port, user: 'root' }), stop };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  } catch {
    // Not this machine's binary: treated as not there.
  }
  await stop();
  return undefined;
}

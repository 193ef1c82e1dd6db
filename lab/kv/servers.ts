import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'poolsafe-lab', 'key-value');

/** Debian packages that hold the servers and what they load, beyond what any system has. */
const PACKAGES = [
  'redis-server',
  'redis-tools',
  'memcached',
  'libjemalloc2',
  'liblzf1',
  'liblua5.1-0',
  'lua-bitop',
  'lua-cjson',
  'libhiredis0.14',
  'libevent-2.1-7',
];

const onPath = (name: string): string | undefined => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
};

/** Unpacks Debian's packages into a cache, without installing them. Says nothing when that cannot be done. */
function unpack(): void {
  if (existsSync(join(CACHE, 'usr/bin/redis-check-rdb'))) return;
  const download = mkdtempSync(join(tmpdir(), 'poolsafe-debs-'));
  mkdirSync(CACHE, { recursive: true });
  try {
    for (const name of PACKAGES) {
      try {
        execFileSync('apt-get', ['download', name], { cwd: download, stdio: 'ignore', timeout: 60_000 });
      } catch {
        // Another release of Debian has another set of libraries; the server itself decides.
      }
    }
    for (const file of readdirSync(download)) execFileSync('dpkg-deb', ['-x', join(download, file), CACHE]);
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

const LIBRARIES = [join(CACHE, 'usr/lib/x86_64-linux-gnu'), join(CACHE, 'usr/lib/aarch64-linux-gnu')].join(':');

/** The path of a server's program: installed, or unpacked from Debian's package. `undefined` when neither works. */
export function program(name: 'redis-server' | 'memcached'): string | undefined {
  const installed = onPath(name);
  if (installed !== undefined) return installed;
  try {
    unpack();
  } catch {
    return undefined;
  }
  const path = join(CACHE, 'usr/bin', name);
  try {
    const flag = name === 'redis-server' ? '--version' : '-V';
    execFileSync(path, [flag], { env: { ...process.env, LD_LIBRARY_PATH: LIBRARIES }, stdio: 'ignore' });
    return path;
  } catch {
    return undefined;
  }
}

export interface RunningServer {
  readonly port: number;
  readonly stop: () => void;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

/** Starts a server on a free port of 127.0.0.1 with a data folder of its own. */
export async function start(path: string, name: 'redis-server' | 'memcached'): Promise<RunningServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-kv-'));
  const args =
    name === 'redis-server'
      ? ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
      : ['-p', String(port), '-l', '127.0.0.1', '-U', '0', ...(process.getuid?.() === 0 ? ['-u', 'root'] : [])];
  const child: ChildProcess = spawn(path, args, {
    env: { ...process.env, LD_LIBRARY_PATH: LIBRARIES },
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 100; tries++) {
    if (await answers(port)) {
      return {
        port,
        stop: () => {
          child.kill('SIGKILL');
          rmSync(folder, { recursive: true, force: true });
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`${name} did not start on port ${String(port)}`);
}

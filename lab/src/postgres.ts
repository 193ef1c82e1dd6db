import { execFile } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WireClient } from '@poolsafe/probe';
import type { Account } from './account.js';
import { ownSuite, packageRoot } from './debian.js';
import { freePort, startServer, type Server } from './processes.js';

const exec = promisify(execFile);

/** PostgreSQL's programs. */
export interface PostgresPrograms {
  readonly bin: string;
  /** `15.18` */
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The machine's own PostgreSQL with the extensions that measuring needs, or the one of its Debian suite. */
export async function postgresPrograms(cache: string): Promise<PostgresPrograms> {
  const installed = process.env['POOLSAFE_LAB_POSTGRES'] === 'packaged' ? [] : versionsIn('/');
  for (const bin of installed) {
    if (existsSync(join(bin.replace('/lib/', '/share/').replace(/\/bin$/, ''), 'extension/dblink.control'))) {
      return { bin, version: await versionOf(bin, {}), env: {} };
    }
  }
  const { path } = await packageRoot(ownSuite(), ['postgresql'], cache);
  const bin = versionsIn(path)[0];
  if (bin === undefined) throw new Error(`no PostgreSQL in ${path}`);
  const env = { LD_LIBRARY_PATH: libraryPath(path) };
  return { bin, version: await versionOf(bin, env), env };
}

/** Newest first. */
function versionsIn(root: string): string[] {
  const base = join(root, 'usr/lib/postgresql');
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(base, version, 'bin'))
    .filter((bin) => existsSync(join(bin, 'initdb')));
}

/** Libraries of the root other than the C library, which is the machine's own. */
const libraryPath = (root: string) =>
  readdirSync(join(root, 'usr/lib'))
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(root, 'usr/lib', name))
    .join(':');

async function versionOf(bin: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await exec(join(bin, 'postgres'), ['--version'], { env: { ...process.env, ...env } });
  return /(\d+\.\d+)/.exec(stdout)?.[1] ?? '';
}

const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 400
max_prepared_transactions = 20
max_wal_senders = 10
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 64MB
timezone = 'Etc/UTC'
`;

interface Place {
  /** An empty folder of the lab's own. */
  readonly folder: string;
  readonly account: Account | null;
}

const inside = (place: Place, name: string): string => {
  const path = join(place.folder, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (place.account) chownSync(path, place.account.uid, place.account.gid);
  return path;
};

const READY_MS = 20_000;

async function start(programs: PostgresPrograms, place: Place, data: string, port: number): Promise<Server> {
  const server = await startServer({
    program: join(programs.bin, 'postgres'),
    args: ['-D', data, '-p', String(port)],
    env: programs.env,
    signal: 'INT',
    account: place.account,
    log: `${data}.log`,
    port,
  });
  // The port answers before the server lets anybody in.
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(100)) {
    const login = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
    const { client, reply } = await WireClient.connect(login);
    await client.end();
    if (!reply.error && !reply.closed && !reply.timedOut) return server;
  }
  await server.stop();
  throw new Error(`PostgreSQL did not get ready: see ${data}.log`);
}

/** A fresh server without passwords. */
export async function startPostgres(programs: PostgresPrograms, place: Place): Promise<Server> {
  const data = inside(place, 'postgres');
  await exec(
    join(programs.bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...(place.account ?? {}), env: { ...process.env, ...programs.env }, cwd: place.folder },
  );
  appendFileSync(join(data, 'postgresql.conf'), SETTINGS);
  return start(programs, place, data, await freePort());
}

/** A standby that follows a server. */
export async function startStandby(programs: PostgresPrograms, place: Place, primary: Server): Promise<Server> {
  const data = inside(place, 'standby');
  await exec(
    join(programs.bin, 'pg_basebackup'),
    ['-D', data, '-R', '-X', 'stream', '-c', 'fast', '-d', `host=127.0.0.1 port=${String(primary.port)} user=postgres`],
    { ...(place.account ?? {}), env: { ...process.env, ...programs.env }, cwd: place.folder },
  );
  return start(programs, place, data, await freePort());
}

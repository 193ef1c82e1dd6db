import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { prepareServer } from '@poolsafe/probe';
import { type Account, serverAccount } from './account.js';
import { packageRoot, type PackageRoot } from './debian.js';
import { packagesOf } from './matrix.js';
import { postgresPrograms, startPostgres, startStandby, type PostgresPrograms } from './postgres.js';
import type { Server } from './processes.js';

/** Where measuring happens: servers of the lab's own, and a folder that goes when it is closed. */
export interface Room {
  readonly folder: string;
  readonly account: Account | null;
  readonly postgres: PostgresPrograms;
  readonly server: Server;
  readonly standby: Server | undefined;
  readonly cache: string;
  /** Packages of a suite, unpacked where the lab's account can read them. */
  packages(suite: string): Promise<PackageRoot>;
  /** An empty folder that belongs to the lab's account. */
  subfolder(name: string): string;
  close(): Promise<void>;
}

/** Folder of what is downloaded, kept between runs. */
export const cacheFolder = (root: string): string => {
  const folder = join(root, 'node_modules', '.cache', 'poolsafe-lab');
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** Starts a PostgreSQL server, and a standby where one is wanted, ready for measuring. */
export async function openRoom(cache: string, options: { readonly standby: boolean }): Promise<Room> {
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-lab-'));
  chmodSync(folder, 0o755);
  const servers: Server[] = [];
  const close = async () => {
    for (const server of servers.reverse()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const subfolder = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    if (account) chownSync(path, account.uid, account.gid);
    return path;
  };
  try {
    const postgres = await postgresPrograms(cache);
    const place = { folder: subfolder('servers'), account };
    const server = await startPostgres(postgres, place);
    servers.push(server);
    const standby = options.standby ? await startStandby(postgres, place, server) : undefined;
    if (standby) servers.push(standby);
    await prepareServer({ host: '127.0.0.1', port: server.port });
    const packages = async (suite: string) => {
      const root = await packageRoot(suite, packagesOf(suite), cache);
      return { ...root, path: readable(root.path, account, folder) };
    };
    return { folder, account, postgres, server, standby, cache, packages, subfolder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The path itself, or a copy of it where the account can't get to it (a checkout in somebody's home). */
export function readable(path: string, account: Account | null, folder: string): string {
  if (!account) return path;
  for (let parent = path; parent !== dirname(parent); parent = dirname(parent)) {
    if ((statSync(parent).mode & 0o005) !== 0o005) {
      const copy = join(folder, basename(dirname(path)));
      if (!existsSync(copy)) cpSync(path, copy, { recursive: true, verbatimSymlinks: true });
      return copy;
    }
  }
  return path;
}

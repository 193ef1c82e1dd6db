import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compareCell, type LabVerdict, parseTarget, postgresConstructs, readProbed } from '@poolsafe/poolers';
import { prepareDatabase } from '@poolsafe/probe';
import { loadPostgresParser } from '@poolsafe/dialects';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder, NoPackages, openRoom, type Room } from '../src/index.js';
import { pgbouncer } from '../src/poolers/pgbouncer.js';

const root = join(fileURLToPath(import.meta.url), '../../..');
const cli = join(root, 'packages/cli/dist/poolsafe.js');
const run = promisify(execFile);
const modes = ['transaction', 'session', 'statement'] as const;
type Mode = (typeof modes)[number];

async function open(): Promise<{ readonly room: Room } | { readonly reason: string }> {
  try {
    const room = await openRoom(cacheFolder(root), { standby: false });
    try {
      await room.packages('sid');
      return { room };
    } catch (error) {
      await room.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof NoPackages && process.env['CI'] !== 'true') return { reason: error.message };
    throw error;
  }
}

const opened = await open();

/** Starts PgBouncer in a mode, probes it with the command line, and gives the file that was written. */
async function probed(room: Room, mode: Mode, folder: string): Promise<string> {
  const database = `live_${mode}`;
  await prepareDatabase({ host: '127.0.0.1', port: room.server.port }, database);
  const { path } = await room.packages('sid');
  const running = await pgbouncer.start({
    root: path,
    mode,
    settings: { default_pool_size: '4' },
    server: room.server,
    standby: undefined,
    database,
    folder: room.subfolder(`probe-${mode}`),
    account: room.account,
  });
  try {
    const file = join(folder, `${mode}.json`);
    const url = `postgres://u0001:hidden@127.0.0.1:${String(running.port)}/${database}`;
    await run(process.execPath, [cli, 'probe', url, '--output', file, '--title', 'staging pooler']);
    return file;
  } finally {
    await running.stop();
  }
}

describe.skipIf('reason' in opened)(`poolsafe probe${'reason' in opened ? ` (skipped: ${opened.reason})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-probe-'));
  const files = new Map<Mode, Promise<string>>();
  beforeAll(async () => {
    if (!('room' in opened)) return;
    // A probe mostly waits: the modes are probed at the same time, each a pooler and a database of its own.
    for (const mode of modes) files.set(mode, probed(opened.room, mode, folder));
    await Promise.all([loadPostgresParser(), Promise.allSettled(files.values())]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    if ('room' in opened) await opened.room.close();
  });

  it.each(modes)('finds out the mode of PgBouncer in %s mode, and sees what its profile says', async (mode) => {
    const file = (await files.get(mode)) ?? '';
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('hidden');
    const seen = readProbed(text);
    expect(seen.mode).toBe(mode);
    expect(seen.notMeasured).toEqual([]);
    const known = parseTarget(`pgbouncer@1.26/${mode}?server_version=${seen.serverVersion}`);
    const cells = postgresConstructs.filter(({ id }) => id in seen.cells);
    expect(cells.length).toBeGreaterThan(45);
    for (const target of [known, parseTarget(file)]) {
      const disagreements = cells
        .map((construct) => compareCell(construct, target, seen.cells[construct.id]?.[0] as LabVerdict))
        .filter(({ kind }) => kind === 'disagrees');
      expect(disagreements).toEqual([]);
    }
  });

  it('has a target that check judges for, with what was measured as evidence', () => {
    if (!('room' in opened)) return;
    const file = join(folder, 'transaction.json');
    const answer = execFileSync(
      process.execPath,
      [cli, 'explain', 'SET statement_timeout = 0', '--format', 'json', '--target', file],
      { encoding: 'utf8' },
    );
    const { verdicts } = JSON.parse(answer) as {
      verdicts: { target: string; outcomes: string[]; evidence: { kind: string; on: string }[] }[];
    };
    expect(verdicts).toMatchObject([{ target: file, outcomes: ['leaked', 'lost'], evidence: [{ kind: 'measured' }] }]);
    expect(verdicts[0]?.evidence[0]?.on).toContain('staging pooler');
  });
});

import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { loadPostgresParser } from '@poolsafe/dialects';
import { prepareDatabase } from '@poolsafe/probe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cacheFolder,
  figuresOf,
  matrix,
  measurePool,
  nameOf,
  NoPackages,
  openRoom,
  pgPool,
  poolFigures,
  type PoolResult,
  postgresJs,
  type Result,
  type Room,
  runConfiguration,
  sumOf,
} from '../src/index.js';

const root = join(fileURLToPath(import.meta.url), '../../..');
const quick = matrix.filter((configuration) => configuration.quick);

/** The servers, or why there are none. In continuous integration there must be some. */
async function open(): Promise<{ readonly room: Room } | { readonly reason: string }> {
  try {
    const room = await openRoom(cacheFolder(root), { standby: true });
    try {
      await Promise.all([...new Set(quick.map(({ suite }) => suite))].map((suite) => room.packages(suite)));
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
const results: Result[] = [];
const pools: PoolResult[] = [];
const began = Date.now();

describe.skipIf('reason' in opened)(
  `real poolers do what judge says${'reason' in opened ? ` (skipped: ${opened.reason})` : ''}`,
  () => {
    beforeAll(loadPostgresParser);
    afterAll(async () => {
      if (!('room' in opened)) return;
      await opened.room.close();
      const figures = [
        ...results.map(figuresOf),
        ...pools.map((pool) => poolFigures(pool, opened.room.postgres.version)),
      ];
      const wall = Math.round((Date.now() - began) / 1000);
      console.log(`live: ${sumOf(figures)}, ${String(wall)} s by the clock, several at a time`);
    });

    it.concurrent.each(quick.map((configuration) => [nameOf(configuration), configuration] as const))(
      '%s',
      async (_name, configuration) => {
        if (!('room' in opened)) return;
        const result = await runConfiguration(configuration, opened.room);
        results.push(result);
        expect({ disagreements: result.disagreements, failed: result.failed }).toEqual({
          disagreements: [],
          failed: [],
        });
        expect(result.compared).toBeGreaterThan(120);
      },
      300_000,
    );

    it.concurrent.each(
      [pgPool, postgresJs].flatMap((library) =>
        (['session', 'call'] as const).map((mode) => [library.title, mode, library] as const),
      ),
    )('%s, %s', async (_title, mode, library) => {
      if (!('room' in opened)) return;
      const database = `pool_${library.product}_${mode}`;
      await prepareDatabase({ host: '127.0.0.1', port: opened.room.server.port }, database);
      const result = await measurePool(library, mode, database, opened.room);
      pools.push(result);
      console.log(`${result.title} ${result.version}, ${mode}: ${String(result.compared)} cells compared`);
      expect(result.disagreements).toEqual([]);
      expect(result.compared).toBeGreaterThan(50);
    });
  },
);

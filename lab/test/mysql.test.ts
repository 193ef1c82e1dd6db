import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  cacheFolder,
  measureMysqlPool,
  measureRouter,
  mysqlPoolLibraries,
  type MysqlResult,
  type MysqlRoom,
  NoPackages,
  openMysqlRoom,
} from '../src/index.js';

const root = join(fileURLToPath(import.meta.url), '../../..');

/** The servers, or why there are none. In continuous integration there must be some. */
async function open(): Promise<{ readonly room: MysqlRoom } | { readonly reason: string }> {
  try {
    return { room: await openMysqlRoom(cacheFolder(root)) };
  } catch (error) {
    if (error instanceof NoPackages && process.env['CI'] !== 'true') return { reason: error.message };
    throw error;
  }
}

const opened = await open();

const report = ({ name, compared, agreeing, known, disagreements, seconds }: MysqlResult) => {
  console.log(
    `live: ${name}: ${String(compared)} cells compared, ${String(agreeing)} agree, ${String(disagreements.length)} disagree, ${String(known)} on the visible list, ${seconds.toFixed(1)} s`,
  );
};

describe.skipIf('reason' in opened)(
  `real MySQL multiplexers and pools do what judge says${'reason' in opened ? ` (skipped: ${opened.reason})` : ''}`,
  () => {
    afterAll(async () => {
      if ('room' in opened) await opened.room.close();
    });

    it('MySQL Router with connection sharing', async () => {
      if (!('room' in opened)) return;
      const result = await measureRouter(opened.room, true);
      report(result);
      expect(result.disagreements).toEqual([]);
      expect(result.compared).toBeGreaterThan(60);
    }, 240_000);

    it.each(
      mysqlPoolLibraries.flatMap((library) =>
        library.variants.flatMap((options) =>
          (['mysql', 'mariadb'] as const).map(
            (server) => [library.title, server, JSON.stringify(options), library, options] as const,
          ),
        ),
      ),
    )('%s on %s with %s', async (_title, server, _options, library, options) => {
      if (!('room' in opened)) return;
      const result = await measureMysqlPool(library, opened.room[server], options);
      report(result);
      expect(result.disagreements).toEqual([]);
      expect(result.compared).toBeGreaterThan(10);
    });
  },
);

import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomProbe, Probe } from '../construct.js';
import { sightOf } from '../sight.js';
import { bind, copyData, copyDone, execute, flush, parse, query, sync } from '../wire/messages.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

/** COPY into a table: by a simple query, or by the extended protocol as libpq sends it, or with Flush. */
const copyIn = (id: string, how: 'simple' | 'sync' | 'flush'): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene) => {
    const owner = await scene.client();
    const tag = `cp-${id}-${String(scene.serial)}`;
    if (how === 'simple') owner.send(query('COPY t_copy FROM STDIN'));
    else {
      const end = how === 'sync' ? sync() : flush();
      owner.send(parse('', 'COPY t_copy FROM STDIN'), bind('', ''), execute(''), end);
    }
    const begun = await owner.until('GEZ', 3_000);
    if (!begun.types.includes('G')) return { setup: sightOf(begun), verdict: begun.timedOut ? 'breaks' : 'rejected' };
    await sleep(80);
    owner.send(copyData(`${tag}\n`), copyDone(), ...(how === 'simple' ? [] : [sync()]));
    const done = await owner.until('Z', 3_000);
    const rows = await scene.direct.value(`SELECT count(*) FROM t_copy WHERE v = '${tag}'`);
    const next = sightOf(await owner.query('SELECT 1'), shows('1'));
    const same = { ...sightOf(done), value: `${String(rows)} row(s)` };
    return { same, verdict: rows === '1' && next.state === 'kept' ? 'safe' : 'breaks' };
  },
});

/** COPY and cancelling. The last one comes last: it hangs a child of an old Pgpool-II for good. */
export const streamProbes: readonly Probe[] = [
  {
    kind: 'custom',
    id: 'copy-to',
    run: async (scene) => {
      const reply = await (await scene.client()).query('COPY (SELECT 1) TO STDOUT');
      const same = { ...sightOf(reply), value: reply.copied.join('').trim() };
      return { same, verdict: reply.copied.length > 0 && !reply.error ? 'safe' : 'rejected' };
    },
  },
  copyIn('copy-from', 'simple'),
  copyIn('copy-from-extended', 'sync'),
  {
    kind: 'custom',
    id: 'cancel-request',
    run: async (scene) => {
      const owner = await scene.client();
      owner.send(query('SELECT pg_sleep(3)'));
      await sleep(200);
      const sent = Date.now();
      await owner.cancel();
      const reply = await owner.until('Z');
      const intime = Date.now() - sent < 2_000;
      return { same: sightOf(reply), verdict: reply.error?.code === '57014' && intime ? 'safe' : 'breaks' };
    },
  },
  {
    kind: 'custom',
    id: 'cancel-request-late',
    run: async (scene) => {
      if (!scene.shared) return { verdict: 'not-run' };
      const owner = await scene.client();
      const backend = await owner.backend();
      await sleep(60);
      const second = await scene.client();
      const valid = (await second.backend()) === backend;
      second.send(query('SELECT pg_sleep(0.5)'));
      await sleep(120);
      await owner.cancel();
      const reply = await second.until('Z');
      return { victim: { ...sightOf(reply), valid }, verdict: reply.error ? 'breaks-others' : 'safe' };
    },
  },
  copyIn('copy-from-extended-flush', 'flush'),
];

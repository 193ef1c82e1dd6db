import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomProbe } from '../construct.js';
import { failed, sight, sightOf } from '../sight.js';

/** A statement that releases every session lock: whether it takes a lock from another client of the connection. */
export const unlocksAll = (id: string, statement: string): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene) => {
    if (!scene.shared) {
      const reply = await (await scene.client()).query(statement);
      return { same: sightOf(reply), verdict: failed(reply) ? 'rejected' : 'safe' };
    }
    const locked = await scene.client();
    await locked.query(`SELECT pg_advisory_lock(${String(scene.key)})`);
    const backend = await locked.backend();
    await sleep(60);
    const owner = await scene.client();
    const valid = (await owner.backend()) === backend;
    const setup = sightOf(await owner.query(statement));
    const held = await scene.direct.value(
      `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = ${String(scene.key)}`,
    );
    const victim = { ...sight(held !== '0'), valid };
    return { setup, victim, verdict: setup.state !== 'kept' ? 'rejected' : held === '0' ? 'breaks-others' : 'safe' };
  },
});

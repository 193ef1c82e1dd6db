import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomProbe, Observation, Probe } from '../construct.js';
import type { Scene } from '../scene.js';
import { failed, sight, sightOf } from '../sight.js';
import { unlocksAll } from './unlocks-all.js';
import type { WireClient } from '../wire/client.js';
import { bind, execute, flush, parse, sync } from '../wire/messages.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;
const anything = (value: string | null) => value !== null;

/** Takes a session advisory lock: is it exclusive, can its owner give it back, and what when the owner is gone. */
const advisory = (id: string, take: string, give: string): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene): Promise<Observation> => {
    const key = String(scene.key);
    const owner = await scene.client();
    const setup = sightOf(await owner.query(`SELECT ${take}(${key})`));
    if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    const held = () =>
      scene.direct.value(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = ${key}`);
    const backend = await owner.backend();
    const taken = await held();
    let leakLive;
    let back;
    if (scene.shared) {
      await sleep(60);
      const second = await scene.client();
      const valid = (await second.backend()) === backend;
      const got = await second.value(`SELECT pg_try_advisory_lock(${key})`);
      leakLive = { ...sight(got === 't', `second client pg_try_advisory_lock -> ${String(got)}`), valid };
      if (got === 't') await second.query(`SELECT pg_advisory_unlock(${key})`);
      await scene.occupy(backend);
      back = sightOf(await owner.query(`SELECT ${give}(${key})`), shows('t'));
      await scene.vacate();
    } else {
      back = sightOf(await owner.query(`SELECT ${give}(${key})`), shows('t'));
      await owner.query(`SELECT ${take}(${key})`);
    }
    await owner.end();
    await sleep(120);
    const after = await held();
    const outsider = await scene.outsider();
    const free = await outsider.value(`SELECT pg_try_advisory_lock(${key})`);
    await outsider.end();
    const permanent = after !== '0';
    const leakAfter = sight(
      permanent,
      `held right after taking it: ${String(taken)}; after the owner disconnected: ${String(after)}; anyone else can take it: ${String(free)}`,
    );
    const seen = {
      setup,
      ...(leakLive ? { leakLive } : {}),
      [scene.shared ? 'other' : 'same']: back,
      leakAfter,
      permanent,
    };
    if (taken === '0') return { ...seen, verdict: 'no-effect' };
    const lost = back.state !== 'kept';
    const leaks = leakLive?.state === 'kept' || permanent;
    if (lost && leaks) return { ...seen, verdict: permanent ? 'breaks+leaks+permanent' : 'breaks+leaks' };
    if (leaks) return { ...seen, verdict: permanent ? 'leaks+permanent' : 'leaks' };
    return { ...seen, verdict: lost ? 'breaks' : scene.shared ? 'tracked' : 'safe' };
  },
});

const portal = (id: string, inBlock: boolean, between: 'sync' | 'flush'): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene) => {
    const owner = await scene.client();
    if (inBlock) {
      const setup = sightOf(await owner.query('BEGIN'));
      if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    }
    owner.send(
      parse('', 'SELECT g FROM generate_series(1,5) g'),
      bind('p1', ''),
      execute('p1', 2),
      between === 'sync' ? sync() : flush(),
    );
    await owner.until(between === 'sync' ? 'Z' : 'sEZ', 3_000);
    if (!inBlock && between === 'sync' && scene.shared) await scene.occupy(await owner.backend());
    const same = sightOf(await owner.exchange(execute('p1', 2), sync()), shows('3'));
    await scene.vacate();
    if (inBlock) await owner.query('ROLLBACK');
    return { same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
  },
});

async function listen(scene: Scene): Promise<Observation> {
  const channel = `ch_${String(scene.serial)}`;
  const got = (client: WireClient, payload: string) => client.notifications.some((note) => note.payload === payload);
  const owner = await scene.client();
  const backend = await owner.backend();
  const setup = sightOf(await owner.query(`LISTEN ${channel}`));
  if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
  await scene.direct.query(`NOTIFY ${channel}, 'idle'`);
  await sleep(150);
  const pushed = got(owner, 'idle');
  await owner.query('SELECT 1');
  await sleep(30);
  const late = got(owner, 'idle');
  const same = sight(
    pushed || late,
    pushed ? 'pushed while idle' : late ? 'arrives with the next query' : 'never arrives',
  );
  let other;
  let leakLive;
  if (scene.shared && !owner.closed) {
    const holder = await scene.occupy(await owner.backend(), 900);
    // Nobody gets the connection of a client that listening has pinned to it.
    scene.missed = false;
    await scene.direct.query(`NOTIFY ${channel}, 'other'`);
    await owner.query('SELECT 1');
    await sleep(120);
    other = sight(
      got(owner, 'other'),
      `A received: ${String(got(owner, 'other'))}; holder received: ${String(got(holder, 'other'))}`,
    );
    await scene.vacate();
    await sleep(50);
    const leaked = got(holder, 'other');
    leakLive = sight(leaked, leaked ? 'another client that held the backend got the notification' : 'no');
  }
  await owner.end();
  await sleep(60);
  const next = await scene.client();
  const valid = (await next.backend()) === backend;
  const channels = await next.query("SELECT coalesce(string_agg(c, ','), 'none') FROM pg_listening_channels() c");
  const leakAfter = { ...sightOf(channels, shows(channel)), valid };
  const lost = same.state !== 'kept' || (other !== undefined && other.state !== 'kept');
  const leaks = leakLive?.state === 'kept' || leakAfter.state === 'kept';
  const seen = { setup, same, ...(other ? { other } : {}), ...(leakLive ? { leakLive } : {}), leakAfter };
  if (lost) return { ...seen, verdict: leaks ? 'breaks+leaks' : 'breaks' };
  if (leaks) return { ...seen, verdict: 'leaks' };
  return { ...seen, verdict: scene.shared ? 'tracked' : 'safe' };
}

/** Notifications, cursors and portals, sequences, locks, libraries and what extensions keep. */
export const sessionProbes: readonly Probe[] = [
  { kind: 'custom', id: 'listen', run: listen },
  { kind: 'state', id: 'unlisten', setup: ['UNLISTEN *'], look: 'SELECT 1', found: shows('1'), stateless: true },
  {
    kind: 'custom',
    id: 'notify',
    run: async (scene) => {
      const channel = `cn_${String(scene.serial)}`;
      const listener = scene.direct;
      await listener.query(`LISTEN ${channel}`);
      const reply = await (await scene.client()).query(`NOTIFY ${channel}, 'x'`);
      await sleep(60);
      await listener.query('SELECT 1');
      const arrived = listener.notifications.some((note) => note.channel === channel);
      await listener.query(`UNLISTEN ${channel}`);
      return {
        setup: sightOf(reply),
        same: sight(arrived),
        verdict: arrived ? 'safe' : failed(reply) ? 'rejected' : 'breaks',
      };
    },
  },

  {
    kind: 'state',
    id: 'cursor-with-hold',
    setup: ["DECLARE c CURSOR WITH HOLD FOR SELECT 'A-row' FROM generate_series(1,50)"],
    look: 'FETCH 1 FROM c',
    found: shows('A-row'),
    collide: 'DECLARE c CURSOR WITH HOLD FOR SELECT 1',
  },
  {
    kind: 'state',
    id: 'cursor-with-hold-via-tx',
    setup: ['BEGIN', "DECLARE c CURSOR WITH HOLD FOR SELECT 'A-row' FROM generate_series(1,50)", 'COMMIT'],
    look: 'FETCH 1 FROM c',
    found: shows('A-row'),
  },
  {
    kind: 'state',
    id: 'cursor-without-hold-autocommit',
    setup: ['DECLARE c CURSOR FOR SELECT 1'],
    look: 'FETCH 1 FROM c',
    found: shows('1'),
  },
  portal('portal-in-tx', true, 'sync'),
  portal('portal-flush-no-tx', false, 'flush'),
  portal('portal-sync-no-tx', false, 'sync'),

  {
    kind: 'state',
    id: 'nextval',
    setup: ["SELECT nextval('sq')"],
    look: "SELECT (nextval('sq') > 0)::text",
    found: shows('true'),
    stateless: true,
  },
  {
    kind: 'state',
    id: 'setval',
    setup: ["SELECT setval('sq2', 5)"],
    look: 'SELECT last_value FROM sq2',
    found: shows('5'),
    stateless: true,
  },
  { kind: 'state', id: 'currval', setup: ["SELECT nextval('sq')"], look: "SELECT currval('sq')", found: anything },
  {
    kind: 'state',
    id: 'lastval',
    setup: ["INSERT INTO t_ser (v) VALUES ('x')"],
    look: 'SELECT lastval()',
    found: anything,
  },

  advisory('advisory-lock', 'pg_advisory_lock', 'pg_advisory_unlock'),
  advisory('advisory-try-lock', 'pg_try_advisory_lock', 'pg_advisory_unlock'),
  advisory('advisory-lock-shared', 'pg_advisory_lock_shared', 'pg_advisory_unlock_shared'),
  {
    kind: 'state',
    id: 'advisory-xact-lock-autocommit',
    setup: ['SELECT pg_advisory_xact_lock($KEY)'],
    look: "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND objid = $KEY",
    found: (value) => value !== '0',
    transactional: true,
  },
  unlocksAll('advisory-unlock-all', 'SELECT pg_advisory_unlock_all()'),
  { kind: 'state', id: 'lock-table-autocommit', setup: ['LOCK TABLE t_lock'], look: 'SELECT 1', found: shows('1') },

  {
    kind: 'state',
    id: 'load',
    superuser: true,
    setup: ["LOAD 'auto_explain'"],
    look: "SELECT (count(*) > 0)::text FROM pg_settings WHERE name LIKE 'auto_explain.%'",
    found: shows('true'),
  },
  {
    kind: 'state',
    id: 'setseed',
    setup: ['SELECT setseed(0.42)'],
    look: 'SELECT random()',
    found: (value, _reply, seeded) => value === seeded,
  },
  {
    kind: 'state',
    id: 'pg_trgm-set_limit',
    setup: ['SELECT set_limit(0.9)'],
    look: 'SELECT show_limit()',
    found: shows('0.9'),
  },
  {
    kind: 'state',
    id: 'dblink_connect',
    superuser: true,
    setup: ["SELECT dblink_connect('c1', 'host=127.0.0.1 port=$SERVER_PORT dbname=postgres user=postgres')"],
    look: "SELECT coalesce(('c1' = ANY(dblink_get_connections()))::text, 'false')",
    found: shows('true'),
    collide: "SELECT dblink_connect('c1', 'host=127.0.0.1 port=$SERVER_PORT dbname=postgres user=postgres')",
  },
];

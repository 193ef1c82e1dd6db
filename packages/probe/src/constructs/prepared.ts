import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomProbe, Probe } from '../construct.js';
import type { Scene } from '../scene.js';
import { sight, sightOf } from '../sight.js';
import type { WireClient } from '../wire/client.js';
import { bind, closeStatement, describeStatement, execute, parse, sync } from '../wire/messages.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

const ADD = 'SELECT 40+$1::int';
const prepare = (client: WireClient, name: string, sql: string) => client.exchange(parse(name, sql), sync());
const run = (client: WireClient, name: string, ...values: readonly number[]) =>
  client.exchange(bind('', name, values), execute(''), sync());
const prepareAndRun = (client: WireClient, name: string, sql: string, ...values: readonly number[]) =>
  client.exchange(parse(name, sql), bind('', name, values), execute(''), sync());

/** One client clears its statements; what becomes of its own and of another client's. */
const clearing = (id: string, command: string): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene) => {
    const owner = await scene.client();
    await prepare(owner, 'aps', 'SELECT 1');
    const backend = await owner.backend();
    let bystander: WireClient | undefined;
    let valid = true;
    if (scene.shared) {
      await sleep(60);
      bystander = await scene.client();
      await prepare(bystander, 'vps', 'SELECT 2');
      valid = (await bystander.backend()) === backend;
    }
    const setup = sightOf(await owner.query(command));
    const same = sightOf(await prepareAndRun(owner, 'aps', 'SELECT 3'), shows('3'));
    const victim = bystander && { ...sightOf(await run(bystander, 'vps'), shows('2')), valid };
    await owner.end();
    if (!scene.shared) await sleep(60);
    const third = await scene.client();
    await prepare(third, 'bps', 'SELECT 1');
    await third.query(command);
    const still = sightOf(await run(third, 'bps'), shows('1'));
    const seen = { setup, same, ...(victim ? { victim } : {}) };
    if (setup.state !== 'kept') return { ...seen, verdict: 'rejected' };
    if (same.state !== 'kept') return { ...seen, verdict: 'breaks' };
    if (victim && victim.state !== 'kept') return { ...seen, verdict: 'breaks-others' };
    if (still.state === 'kept') return { ...seen, verdict: 'ignored' };
    return { ...seen, verdict: scene.shared ? 'tracked' : 'safe' };
  },
});

const mixed = (id: string, what: (client: WireClient, scene: Scene) => Promise<boolean>): CustomProbe => ({
  kind: 'custom',
  id,
  run: async (scene) => {
    const owner = await scene.client();
    await prepare(owner, 'ps1', 'SELECT 42');
    const works = await what(owner, scene);
    return { same: sight(works), verdict: works ? (scene.shared ? 'works-same-backend' : 'safe') : 'breaks' };
  },
});

/** Prepared statements, of SQL and of the protocol. */
export const preparedProbes: readonly Probe[] = [
  {
    kind: 'state',
    id: 'sql-prepare',
    setup: ['PREPARE p AS SELECT 41+1'],
    look: 'EXECUTE p',
    found: shows('42'),
    collide: 'PREPARE p AS SELECT 99',
  },
  {
    kind: 'state',
    id: 'sql-deallocate',
    setup: ['PREPARE p AS SELECT 41+1'],
    look: 'DEALLOCATE p',
    found: () => true,
    ownerOnly: true,
  },
  {
    kind: 'state',
    id: 'proto-named-prepared',
    setup: (client) => prepare(client, 'ps1', ADD),
    look: (client) => run(client, 'ps1', 2),
    found: shows('42'),
    collide: (client) => prepareAndRun(client, 'ps1', 'SELECT 1000+$1::int', 2),
  },
  {
    kind: 'state',
    id: 'proto-named-describe',
    setup: (client) => prepare(client, 'ps1', ADD),
    look: (client) => client.exchange(describeStatement('ps1'), sync()),
    found: (_value, reply) => reply.types.includes('T'),
    ownerOnly: true,
  },
  {
    kind: 'state',
    id: 'proto-unnamed-split',
    setup: (client) => client.exchange(parse('', ADD), describeStatement(''), sync()),
    look: (client) => run(client, '', 2),
    found: shows('42'),
  },
  {
    kind: 'state',
    id: 'proto-unnamed-one-batch',
    setup: (client) => prepareAndRun(client, '', ADD, 2),
    look: (client) => prepareAndRun(client, '', ADD, 2),
    found: shows('42'),
    stateless: true,
  },
  {
    kind: 'custom',
    id: 'proto-close-reparse',
    run: async (scene) => {
      const owner = await scene.client();
      const backend = await owner.backend();
      await prepare(owner, 'ps1', 'SELECT 1');
      if (scene.shared) await scene.occupy(backend);
      await owner.exchange(closeStatement('ps1'), sync());
      await scene.vacate();
      const other = sightOf(await prepareAndRun(owner, 'ps1', 'SELECT 2'), shows('2'));
      return { other, verdict: other.state === 'kept' ? (scene.shared ? 'tracked' : 'safe') : 'breaks' };
    },
  },
  mixed('proto-named-sql-deallocate', async (client) => {
    const dropped = sightOf(await client.query('DEALLOCATE ps1'));
    const again = sightOf(await prepareAndRun(client, 'ps1', 'SELECT 2'), shows('2'));
    return dropped.state === 'kept' && again.state === 'kept';
  }),
  mixed(
    'proto-named-sql-execute',
    async (client) => sightOf(await client.query('EXECUTE ps1'), shows('42')).state === 'kept',
  ),
  clearing('deallocate-all-vs-prepared', 'DEALLOCATE ALL'),
  clearing('discard-all-vs-prepared', 'DISCARD ALL'),
  {
    kind: 'custom',
    id: 'cached-plan-after-ddl',
    run: async (scene) => {
      const table = `t_ddl_${String(scene.serial)}`;
      const select = `SELECT * FROM ${table}`;
      await scene.direct.query(`CREATE TABLE ${table} (a int); GRANT ALL ON ${table} TO PUBLIC`);
      const owner = await scene.client();
      await prepare(owner, 'q1', select);
      await run(owner, 'q1');
      await scene.direct.query(`ALTER TABLE ${table} ADD COLUMN b int`);
      const same = sightOf(await run(owner, 'q1'));
      if (!scene.shared) {
        await owner.end();
        await sleep(60);
      }
      const newcomer = await scene.client();
      await prepare(newcomer, 'v1', select);
      const victim = sightOf(await run(newcomer, 'v1'));
      await scene.direct.query(`DROP TABLE ${table}`);
      if (victim.state !== 'kept') return { same, victim, verdict: 'breaks-others' };
      return { same, victim, verdict: same.state === 'kept' ? 'safe' : 'as-direct' };
    },
  },
];

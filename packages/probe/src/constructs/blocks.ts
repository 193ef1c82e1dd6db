import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockProbe, CustomProbe, Probe, StateProbe } from '../construct.js';
import { failed, sight, sightOf } from '../sight.js';
import { bind, execute, parse, sync } from '../wire/messages.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

const block = (
  id: string,
  steps: BlockProbe['steps'],
  look: string,
  found: BlockProbe['found'],
  more: Partial<BlockProbe> = {},
): BlockProbe => ({ kind: 'block', id, steps, look, found, ends: 'COMMIT', ...more });

const stateless = (id: string, ...setup: readonly string[]): StateProbe => ({
  kind: 'state',
  id,
  setup,
  look: 'SELECT 1',
  found: shows('1'),
  stateless: true,
});

const custom = (id: string, run: CustomProbe['run']): CustomProbe => ({ kind: 'custom', id, run });

/** Two inserts in a block, statement by statement; how many rows there are afterwards. */
const inserts = (id: string, end: 'COMMIT' | 'ROLLBACK', rows: string): CustomProbe =>
  custom(id, async (scene) => {
    const owner = await scene.client();
    const tag = `${id}-${String(scene.serial)}`;
    const setup = sightOf(await owner.query('BEGIN'));
    if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    const results: string[] = [];
    for (let i = 0; i < 2; i++) {
      const reply = await owner.query(`INSERT INTO t_ser (v) VALUES ('${tag}')`);
      results.push(reply.error?.code ?? 'ok');
      await sleep(20);
    }
    const ended = await owner.query(end);
    results.push(ended.error?.code ?? ended.tags[0] ?? '');
    await sleep(20);
    const found = await scene.direct.value(`SELECT count(*) FROM t_ser WHERE v = '${tag}'`);
    const same = sight(found === rows, `${String(found)} row(s), expected ${rows}; statements: ${results.join(',')}`);
    return { same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
  });

/** Transaction blocks, what ends with them, and what does not. */
export const blockProbes: readonly Probe[] = [
  block('set-local-in-tx', [["SET LOCAL work_mem = '7MB'"], ['SHOW work_mem', '7MB']], 'SHOW work_mem', shows('7MB')),
  block(
    'set-local-tracked-in-tx',
    [["SET LOCAL timezone = 'Asia/Tokyo'"], ['SHOW timezone', 'Asia/Tokyo']],
    'SHOW timezone',
    shows('Asia/Tokyo'),
  ),
  block(
    'set_config-local-in-tx',
    [["SELECT set_config('work_mem', '7MB', true)"], ['SHOW work_mem', '7MB']],
    'SHOW work_mem',
    shows('7MB'),
  ),
  block('set-session-in-tx', [["SET work_mem = '7MB'"], ['SHOW work_mem', '7MB']], 'SHOW work_mem', shows('7MB'), {
    outlives: true,
  }),
  block('set-in-tx-rollback', [["SET work_mem = '7MB'"], ['SHOW work_mem', '7MB']], 'SHOW work_mem', shows('7MB'), {
    ends: 'ROLLBACK',
  }),
  block(
    'set-transaction',
    [['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'], ['SHOW transaction_isolation', 'serializable']],
    'SHOW transaction_isolation',
    shows('serializable'),
  ),
  block('set-constraints', [['SET CONSTRAINTS ALL DEFERRED'], ['SELECT 1', '1']], 'SELECT 0', shows('1')),
  block(
    'set-local-role',
    [['SET LOCAL ROLE r_other'], ['SELECT current_user', 'r_other']],
    'SELECT current_user',
    shows('r_other'),
  ),
  block('savepoint', [['SAVEPOINT s'], ['ROLLBACK TO s'], ['SELECT 1', '1']], 'SELECT 0', shows('1')),
  block(
    'lock-table-in-tx',
    [['LOCK TABLE t_lock IN SHARE MODE'], ['SELECT 1', '1']],
    "SELECT count(*)::text FROM pg_locks WHERE relation = 't_lock'::regclass AND pid = pg_backend_pid()",
    (value) => value !== '0',
  ),
  block(
    'advisory-xact-lock-in-tx',
    [['SELECT pg_advisory_xact_lock($KEY)'], ['SELECT 1', '1']],
    "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND objid = $KEY",
    (value) => value !== '0',
  ),
  block(
    'temp-on-commit-drop-in-tx',
    [['CREATE TEMP TABLE x (a int) ON COMMIT DROP'], ['INSERT INTO x VALUES (1)'], ['SELECT count(*) FROM x', '1']],
    "SELECT (to_regclass('x') IS NOT NULL)::text",
    shows('true'),
  ),
  block(
    'cursor-without-hold-in-tx',
    [['DECLARE c CURSOR FOR SELECT g FROM generate_series(1,5) g'], ['FETCH 1 FROM c', '1'], ['FETCH 1 FROM c', '2']],
    'SELECT count(*)::text FROM pg_cursors',
    shows('1'),
  ),
  block(
    'prepare-execute-deallocate-in-tx',
    [['PREPARE p AS SELECT 41+1'], ['EXECUTE p', '42'], ['DEALLOCATE p']],
    "SELECT count(*)::text FROM pg_prepared_statements WHERE name = 'p'",
    shows('1'),
  ),
  block(
    'nextval-currval-in-tx',
    [["SELECT nextval('sq')"], ["SELECT currval('sq')"]],
    "SELECT (currval('sq') > 0)::text",
    shows('true'),
    { outlives: true },
  ),
  custom('begin-commit', async (scene) => {
    const owner = await scene.client();
    const setup = sightOf(await owner.query('BEGIN'));
    if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    const first = await owner.value('SELECT txid_current()');
    const second = await owner.value('SELECT txid_current()');
    await owner.query('COMMIT');
    const same = sight(first !== null && first === second);
    return { setup, same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
  }),
  inserts('tx-two-inserts-commit', 'COMMIT', '2'),
  inserts('tx-insert-rollback', 'ROLLBACK', '0'),
  stateless('begin-in-one-query', 'BEGIN; SELECT 1; COMMIT'),
  stateless('multi-statement-implicit-tx', "INSERT INTO t_ser (v) VALUES ('m1'); INSERT INTO t_ser (v) VALUES ('m2')"),
  custom('multi-statement-implicit-tx-atomic', async (scene) => {
    const owner = await scene.client();
    const tag = `atom-${String(scene.serial)}`;
    await owner.query(`INSERT INTO t_ser (v) VALUES ('${tag}'); SELECT 1/0`);
    const rows = await scene.direct.value(`SELECT count(*) FROM t_ser WHERE v = '${tag}'`);
    return { same: sight(rows === '0'), verdict: rows === '0' ? 'safe' : 'breaks' };
  }),
  custom('extended-begin', async (scene) => {
    const owner = await scene.client();
    const setup = sightOf(await owner.exchange(parse('', 'BEGIN'), bind('', ''), execute(''), sync()));
    if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    await owner.query('ROLLBACK');
    return { setup, verdict: 'safe' };
  }),
  custom('two-phase-commit', async (scene) => {
    const owner = await scene.client();
    const name = `g_${String(scene.serial)}`;
    const begun = sightOf(await owner.query('BEGIN'));
    if (begun.state !== 'kept') return { setup: begun, verdict: 'rejected' };
    await owner.query("INSERT INTO t_ser (v) VALUES ('2pc')");
    const backend = await owner.backend();
    const setup = sightOf(await owner.query(`PREPARE TRANSACTION '${name}'`));
    if (scene.shared) await scene.occupy(backend);
    const committed = sightOf(await owner.query(`COMMIT PREPARED '${name}'`));
    await scene.vacate();
    // A prepared transaction that nobody commits would stay in the server for good.
    if (committed.state !== 'kept') await scene.direct.query(`ROLLBACK PREPARED '${name}'`);
    return {
      setup,
      [scene.shared ? 'other' : 'same']: committed,
      verdict: committed.state === 'kept' ? 'safe' : 'breaks',
    };
  }),
  custom('export-snapshot', async (scene) => {
    const owner = await scene.client();
    const setup = sightOf(await owner.query('BEGIN ISOLATION LEVEL REPEATABLE READ'));
    if (setup.state !== 'kept') return { setup, verdict: 'rejected' };
    const id = await owner.value('SELECT pg_export_snapshot()');
    const second = scene.shared ? await scene.client() : scene.direct;
    await second.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const same = sightOf(await second.query(`SET TRANSACTION SNAPSHOT '${String(id)}'`));
    await second.query('ROLLBACK');
    await owner.query('COMMIT');
    return { same, verdict: same.state === 'kept' ? 'safe' : 'breaks' };
  }),
  custom('export-snapshot-autocommit', async (scene) => {
    const owner = await scene.client();
    const id = await owner.value('SELECT pg_export_snapshot()');
    await scene.direct.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const same = sightOf(await scene.direct.query(`SET TRANSACTION SNAPSHOT '${String(id)}'`));
    await scene.direct.query('ROLLBACK');
    return { same, verdict: same.state === 'kept' ? 'safe' : 'as-direct' };
  }),
  custom('call-procedure-commit', async (scene) => {
    const reply = await (await scene.client()).query('CALL p_commit()');
    return { setup: sightOf(reply), verdict: failed(reply) ? 'rejected' : 'safe' };
  }),
];

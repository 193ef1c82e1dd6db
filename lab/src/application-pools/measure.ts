import { parseTarget } from '@poolsafe/poolers';
import {
  describeObservation,
  emptyReply,
  type Observation,
  postgresProbes,
  type Sight,
  type StateProbe,
  verdictOf,
} from '@poolsafe/probe';
import type { Room } from '../bench-room.js';
import { type Counts, Tally } from '../tally.js';
import type { Answer, ApplicationPool, Held, OpenPool } from './pool.js';

/** What became of one pool in one mode. */
export interface PoolResult extends Counts {
  readonly product: string;
  readonly title: string;
  readonly version: string;
  readonly mode: 'session' | 'call';
  readonly seconds: number;
}

type SqlProbe = StateProbe & { readonly setup: readonly string[]; readonly look: string };

/** What is said in SQL alone, and needs nothing that only a driver of one's own can do. */
const probes = postgresProbes.filter(
  (probe): probe is SqlProbe =>
    probe.kind === 'state' &&
    typeof probe.setup !== 'function' &&
    typeof probe.look === 'string' &&
    probe.startup === undefined &&
    probe.id !== 'setseed',
);

const sightOf = ({ value, error }: Answer, probe: SqlProbe): Sight => {
  if (error) return { state: 'error', sqlstate: error.code, message: error.message };
  return { state: probe.found(value, { ...emptyReply(), rows: [[value]] }, null) ? 'kept' : 'lost', value };
};

const fill = (sql: string, room: Room) =>
  sql.replaceAll('$KEY', '4711').replaceAll('$SERVER_PORT', String(room.server.port));

/** Makes the state. The failure, and at which statement, when that does not work. */
async function make(probe: SqlProbe, room: Room, query: (sql: string) => Promise<Answer>) {
  for (const sql of probe.setup) {
    const { error } = await query(fill(sql, room));
    if (error) return { state: 'error' as const, sqlstate: error.code, message: error.message, at: sql };
  }
  return undefined;
}

/** One checked-out connection after the other: what the first left for the second. */
async function oneAfterTheOther(probe: SqlProbe, pool: OpenPool, room: Room): Promise<Observation> {
  const owner = await pool.checkOut();
  const failure = await make(probe, room, (sql) => owner.query(sql));
  const same = failure ? undefined : sightOf(await owner.query(fill(probe.look, room)), probe);
  await owner.release();
  const seen: Omit<Observation, 'verdict'> =
    failure || !same ? { ...(failure ? { setup: failure } : {}) } : { same, ...(await next(probe, pool, room)) };
  return { ...seen, verdict: verdictOf(probe, seen, { failure, withinBlock: undefined }, false) };
}

async function next(probe: SqlProbe, pool: OpenPool, room: Room): Promise<Pick<Observation, 'leakAfter' | 'collide'>> {
  if (probe.stateless || probe.ownerOnly) return {};
  const second = await pool.checkOut();
  const leakAfter = sightOf(await second.query(fill(probe.look, room)), probe);
  const collide = typeof probe.collide === 'string' ? await second.query(fill(probe.collide, room)) : undefined;
  await second.release();
  return { leakAfter, ...(collide ? { collide: sightOf(collide, { ...probe, found: () => true }) } : {}) };
}

/** Calls of the pool object: the look gets another connection than the state was made on. */
async function throughThePool(probe: SqlProbe, open: () => OpenPool, room: Room): Promise<Observation> {
  const { failure, same } = await using(open(), (pool) => lookAtOnce(probe, pool, room));
  const seen: Omit<Observation, 'verdict'> = failure
    ? { setup: failure }
    : { ...(same ? { same } : {}), ...(await using(open(), (pool) => lookElsewhere(probe, pool, room))) };
  return { ...seen, verdict: verdictOf(probe, seen, { failure, withinBlock: undefined }, true) };
}

/** With one connection free, so that the look meets the one on which the state was made. */
async function lookAtOnce(probe: SqlProbe, pool: OpenPool, room: Room) {
  const aside = await pool.checkOut();
  const failure = await make(probe, room, (sql) => pool.query(sql));
  const same = failure ? undefined : sightOf(await pool.query(fill(probe.look, room)), probe);
  await aside.release();
  return { failure, same };
}

/** With the connection on which the state was made in somebody else's hands. */
async function lookElsewhere(
  probe: SqlProbe,
  pool: OpenPool,
  room: Room,
): Promise<Pick<Observation, 'other' | 'leakLive'>> {
  if (probe.stateless) return {};
  const aside = await pool.checkOut();
  const made = (await pool.query('SELECT pg_backend_pid()')).value;
  await make(probe, room, (sql) => pool.query(sql));
  await aside.release();
  const [holder, spare] = await holdOf(made, pool);
  await spare?.release();
  const other = sightOf(await pool.query(fill(probe.look, room)), probe);
  const leakLive = probe.ownerOnly ? undefined : sightOf(await holder.query(fill(probe.look, room)), probe);
  await holder.release();
  return { other, ...(leakLive ? { leakLive } : {}) };
}

async function using<Result>(pool: OpenPool, run: (pool: OpenPool) => Promise<Result>): Promise<Result> {
  try {
    return await run(pool);
  } finally {
    await pool.end();
  }
}

/** Checks out the connection with this backend, and the other one if that came first. */
async function holdOf(backend: string | null, pool: OpenPool): Promise<[Held, Held | undefined]> {
  const first = await pool.checkOut();
  if ((await first.query('SELECT pg_backend_pid()')).value === backend) return [first, undefined];
  return [await pool.checkOut(), first];
}

/** Measures a library's pool on the room's server and compares it with `judge`. */
export async function measurePool(
  library: ApplicationPool,
  mode: 'session' | 'call',
  database: string,
  room: Room,
): Promise<PoolResult> {
  const target = parseTarget(`${library.product}@${library.version.split('.')[0] ?? ''}/${mode}`);
  const tally = new Tally(target);
  const began = Date.now();
  for (const probe of probes) {
    const user = probe.superuser ? 's0999' : 'u0999';
    const open = () => library.open({ port: room.server.port, user, database, max: mode === 'session' ? 1 : 2 });
    const seen =
      mode === 'session'
        ? await using(open(), (pool) => oneAfterTheOther(probe, pool, room))
        : await throughThePool(probe, open, room);
    if (seen.verdict === 'not-run' || seen.verdict === 'probe-failed') continue;
    tally.add(probe.id, seen.verdict, describeObservation(seen));
  }
  return {
    product: library.product,
    title: library.title,
    version: library.version,
    mode,
    ...tally.counts,
    seconds: (Date.now() - began) / 1000,
  };
}

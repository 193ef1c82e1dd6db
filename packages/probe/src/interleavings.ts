import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockProbe, Doing, Observation, StateProbe } from './construct.js';
import type { Scene } from './scene.js';
import { failed, sightOf, type Sight } from './sight.js';
import { verdictOf } from './verdict.js';
import type { WireClient } from './wire/client.js';

/** Runs one measurement in a scene of its own. */
export type InScene = <Result>(measure: (scene: Scene) => Promise<Result>) => Promise<Result>;

/** What became of making the state. */
export interface Made {
  /** Making it failed: what was seen, and at which statement. */
  readonly failure?: Sight & { readonly at?: string };
  readonly notice?: string;
  /** Whether the state was there within its own block. */
  readonly withinBlock?: Sight;
}

type Looked = StateProbe | BlockProbe;

const doing = (what: Doing, client: WireClient, scene: Scene) =>
  typeof what === 'string' ? client.query(scene.sql(what)) : what(client, scene);

async function make(probe: Looked, client: WireClient, scene: Scene): Promise<Made> {
  if (probe.kind === 'block') return makeInBlock(probe, client, scene);
  if (typeof probe.setup === 'function') {
    const reply = await probe.setup(client, scene);
    return failed(reply) ? { failure: sightOf(reply) } : {};
  }
  let notice: string | undefined;
  for (const sql of probe.setup) {
    const reply = await client.query(scene.sql(sql));
    if (failed(reply)) {
      if (sql !== 'BEGIN') await client.query('ROLLBACK');
      return { failure: { ...sightOf(reply), at: sql } };
    }
    notice = sightOf(reply).notice ?? notice;
  }
  return notice === undefined ? {} : { notice };
}

async function makeInBlock(probe: BlockProbe, client: WireClient, scene: Scene): Promise<Made> {
  for (const [sql, gives] of [['BEGIN'] as const, ...probe.steps]) {
    const reply = await client.query(scene.sql(sql));
    const value = reply.rows[0]?.[0] ?? null;
    const bad = failed(reply);
    if (!bad && (gives === undefined || value === gives)) continue;
    await client.query('ROLLBACK');
    return bad ? { failure: { ...sightOf(reply), at: sql } } : { withinBlock: { state: 'lost', value } };
  }
  await client.query(probe.ends);
  return { withinBlock: { state: 'kept' } };
}

async function look(probe: Looked, client: WireClient, scene: Scene): Promise<Sight> {
  const reply = await doing(probe.look, client, scene);
  const seen = sightOf(reply, (value, all) => probe.found(value, all, scene.seeded));
  if (seen.state === 'error') await client.query('ROLLBACK');
  return seen;
}

/** The owner and the server connection on which it made the state. */
interface Owner extends Made {
  readonly client: WireClient;
  readonly backend: string | null;
}

async function own(probe: Looked, scene: Scene): Promise<Owner> {
  const parameters = probe.kind === 'state' ? probe.startup : undefined;
  if (parameters === undefined) {
    const client = await scene.client();
    const backend = await client.backend();
    return { client, backend, ...(await make(probe, client, scene)) };
  }
  const { client, reply } = await scene.tryClient({ parameters });
  if (failed(reply)) return { client, backend: null, failure: { ...sightOf(reply), state: 'error' } };
  const backend = await client.backend();
  return { client, backend, ...(await make(probe, client, scene)) };
}

/** The look of a client that should be on the owner's connection. */
async function lookOn(backend: string | null, client: WireClient, seen: () => Promise<Sight>): Promise<Sight> {
  const valid = (await client.backend()) === backend;
  return { ...(await seen()), valid };
}

async function sameConnection(probe: Looked, scene: Scene): Promise<Pick<Observation, 'setup' | 'same'> & Made> {
  const { client, backend, failure, notice, withinBlock } = await own(probe, scene);
  if (failure) return { setup: failure, failure };
  const seen = await look(probe, client, scene);
  const valid = (await client.backend()) === backend;
  return {
    ...(notice === undefined ? {} : { setup: { state: 'kept', notice } }),
    ...(withinBlock ? { withinBlock } : {}),
    same: { ...seen, valid },
  };
}

async function otherConnection(probe: Looked, scene: Scene): Promise<Sight> {
  const { client, backend, failure } = await own(probe, scene);
  if (failure) return failure;
  await scene.occupy(backend);
  const seen = await look(probe, client, scene);
  const valid = (await client.backend()) !== backend;
  await scene.vacate();
  return { ...seen, valid };
}

/** What a second client sees on the owner's connection, with the owner still there or gone. */
async function secondClient(probe: Looked, scene: Scene, owner: 'stays' | 'leaves'): Promise<Sight> {
  const { client, backend, failure } = await own(probe, scene);
  if (failure) return failure;
  if (owner === 'leaves') await client.end();
  await sleep(60);
  const second = await scene.client();
  return lookOn(backend, second, () => look(probe, second, scene));
}

/** What happens to a second client that makes the same on the owner's connection. */
async function collision(probe: StateProbe, what: Doing, scene: Scene): Promise<Sight> {
  const { client, backend, failure } = await own(probe, scene);
  if (failure) return failure;
  if (!scene.shared) await client.end();
  await sleep(60);
  const second = await scene.client();
  const valid = (await second.backend()) === backend;
  const seen = sightOf(await doing(what, second, scene));
  if (seen.state !== 'kept' || probe.collideShows === undefined) return { ...seen, valid };
  return { ...seen, value: await second.value(probe.collideShows), valid };
}

/** Looks at a construct from every side that makes sense for it, each in a scene of its own. */
export async function interleave(
  probe: Looked,
  shared: boolean,
  pooled: boolean,
  inScene: InScene,
): Promise<Observation> {
  const { failure, withinBlock, ...first } = await inScene((scene) => sameConnection(probe, scene));
  const seen: { -readonly [Key in keyof Observation]?: Observation[Key] } = { ...first };
  const state = probe.kind === 'state' ? probe : undefined;
  if (!failure && state?.stateless !== true) {
    if (shared) seen.other = await inScene((scene) => otherConnection(probe, scene));
    if (pooled && state?.ownerOnly !== true) {
      if (shared) seen.leakLive = await inScene((scene) => secondClient(probe, scene, 'stays'));
      seen.leakAfter = await inScene((scene) => secondClient(probe, scene, 'leaves'));
    }
    const collide = state?.collide;
    if (pooled && state && collide !== undefined)
      seen.collide = await inScene((scene) => collision(state, collide, scene));
  }
  return { ...seen, verdict: verdictOf(probe, seen, { failure, withinBlock }, shared) };
}

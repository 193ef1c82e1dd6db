import { postgresProbes } from './constructs/all.js';
import type { Observation, Probe } from './construct.js';
import { sightsOf } from './describe.js';
import { interleave, type InScene } from './interleavings.js';
import { USERS } from './prepare.js';
import { Scene, SceneError, type Subject } from './scene.js';
import type { Sight } from './sight.js';
import { WireClient } from './wire/client.js';

export interface MeasureOptions {
  /** Ids of the constructs to try; all when absent. */
  readonly only?: ReadonlySet<string>;
  readonly skip?: ReadonlySet<string>;
  /** How many constructs are tried at the same time. */
  readonly atOnce: number;
  readonly onObserved?: (id: string, seen: Observation) => void;
  readonly signal?: AbortSignal;
}

/** Looks that were not answered are taken again this many times: what stays unanswered is real. */
const RETRIES = 2;

/**
 * Tries every construct on a pooler and tells what was seen. The server must have been prepared.
 *
 * @throws SceneError when the server cannot be reached directly
 */
export async function measure(subject: Subject, options: MeasureOptions): Promise<ReadonlyMap<string, Observation>> {
  const queue = postgresProbes.filter(({ id }) => options.only?.has(id) !== false && options.skip?.has(id) !== true);
  const observed = new Map<string, Observation>();
  const scenes = sceneFactory(subject);
  const seeded = await seededRandom(subject);
  const work = async () => {
    const direct = await superuser(subject);
    try {
      for (let probe = queue.shift(); probe; probe = queue.shift()) {
        options.signal?.throwIfAborted();
        const seen = await observe(probe, subject, (superuserClients, run) =>
          scenes.run(direct, superuserClients, seeded, run),
        );
        observed.set(probe.id, seen);
        options.onObserved?.(probe.id, seen);
      }
    } finally {
      await direct.end();
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return observed;
}

async function superuser(subject: Subject): Promise<WireClient> {
  const { client, reply } = await (subject.login
    ? subject.login({})
    : WireClient.connect({ ...subject.server, database: subject.database, user: 'postgres' }));
  if (reply.error || reply.closed || reply.timedOut) {
    throw new SceneError(`cannot reach the server itself: ${reply.error?.message ?? 'no answer'}`);
  }
  return client;
}

async function seededRandom(subject: Subject): Promise<string | null> {
  const client = await superuser(subject);
  await client.query('SELECT setseed(0.42)');
  const value = await client.value('SELECT random()');
  await client.end();
  return value;
}

type RunScene = <Result>(superuser: boolean, run: (scene: Scene) => Promise<Result>) => Promise<Result>;

/** Gives every scene a user and a number that no other scene has at the same time. */
function sceneFactory(subject: Subject) {
  let serial = (process.pid % 10_000) * 10_000;
  let user = 0;
  return {
    async run<Result>(
      direct: WireClient,
      superuserClients: boolean,
      seeded: string | null,
      measureIn: (scene: Scene) => Promise<Result>,
    ): Promise<Result> {
      user = (user % USERS) + 1;
      const scene = new Scene(subject, direct, {
        serial: serial++,
        user: String(user).padStart(4, '0'),
        superuser: superuserClients,
        seeded,
      });
      try {
        return await measureIn(scene);
      } finally {
        await scene.end();
      }
    },
  };
}

/** Where connections are ended between scenes that others get next, a client may be cut off by that alone. */
const isCutOff = (state: Sight['state'], sqlstate: string | undefined): boolean =>
  state === 'disconnected' || /^(?:08|57P)/.test(sqlstate ?? '');

async function observe(probe: Probe, subject: Subject, run: RunScene): Promise<Observation> {
  const shared = subject.mode === 'transaction' || subject.mode === 'statement';
  const inScene: InScene = (measureIn) => run(probe.superuser === true, measureIn);
  let failure: unknown;
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    try {
      const seen =
        probe.kind === 'custom'
          ? await inScene(async (scene) => {
              const found = await probe.run(scene);
              if (scene.missed) throw new SceneError('the connection could not be occupied');
              return found;
            })
          : await interleave(probe, shared, subject.mode !== 'direct', inScene);
      const unanswered = sightsOf(seen).some(
        ({ state, sqlstate }) => state === 'blocked' || (subject.login !== undefined && isCutOff(state, sqlstate)),
      );
      if (!unanswered || attempt === RETRIES) return seen;
    } catch (error) {
      if (!(error instanceof SceneError)) throw error;
      failure = error;
    }
  }
  return { verdict: 'probe-failed', setup: { state: 'error', message: String(failure) } };
}

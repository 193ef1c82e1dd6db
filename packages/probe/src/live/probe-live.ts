import { type ProbedConfiguration, PROBED_VERSION } from '@poolsafe/poolers';
import { describeObservation } from '../describe.js';
import { measure } from '../measure.js';
import { type Connected, SceneError } from '../scene.js';
import type { WireClient } from '../wire/client.js';
import { LIVE_CONSTRUCTS } from './constructs.js';
import { logIn, placeOf } from './login.js';
import { detectMode } from './mode.js';

export interface LiveOptions {
  /** What the profile calls the pooler in messages. */
  readonly title: string;
  readonly signal?: AbortSignal;
  /** After every construct: how many of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Clients of a measurement that need a server connection at the same time. */
const CLIENTS = 3;

/** Long enough that nobody is done before the last one has begun. */
const HOLD_SECONDS = '0.8';

/**
 * Tries what an ordinary login can try on a live PostgreSQL pooler, and tells what was seen. Makes no tables, roles or
 * extensions; server connections on which state was left are ended with `pg_terminate_backend`, so this is for a pooler
 * that serves nobody else meanwhile.
 *
 * @throws Error when the connection string cannot be read
 * @throws SceneError when the pooler cannot be reached or refuses the login; the message holds no password
 */
export async function probeLive(url: string, options: LiveOptions): Promise<ProbedConfiguration> {
  const place = placeOf(url);
  const login = (parameters: Readonly<Record<string, string>>): Promise<Connected> => logIn(url, parameters);
  const connect = () => checked(login);
  const serverVersion = await roomFor(CLIENTS, connect);
  const mode = await detectMode(connect);
  const only = new Set(LIVE_CONSTRUCTS);
  const subject = { pooler: place, server: place, login, database: place.database, mode, endBackends: true };
  let done = 0;
  const observed = await measure(subject, {
    only,
    atOnce: 1,
    ...(options.signal ? { signal: options.signal } : {}),
    onObserved: () => options.onProgress?.(++done, only.size),
  });
  const cells: Record<string, readonly [string, string]> = {};
  const notMeasured: string[] = [];
  for (const [id, seen] of observed) {
    if (seen.verdict === 'not-run' || seen.verdict === 'probe-failed') notMeasured.push(id);
    else cells[id] = [seen.verdict, describeObservation(seen)];
  }
  return {
    poolsafe: 'probed-pooler',
    version: PROBED_VERSION,
    title: options.title,
    mode,
    server: `PostgreSQL ${serverVersion}`,
    serverVersion: /^\d+/.exec(serverVersion)?.[0] ?? '',
    cells,
    notMeasured,
  };
}

async function checked(
  login: (parameters: Readonly<Record<string, string>>) => Promise<Connected>,
): Promise<WireClient> {
  const { client, reply } = await login({});
  if (reply.error) throw new SceneError(`cannot log in: ${`${reply.error.code} ${reply.error.message}`.trim()}`);
  return client;
}

/**
 * Sees that the pooler gives so many clients a server connection at the same time: with fewer every look would wait.
 * Gives the server's version.
 */
async function roomFor(count: number, connect: () => Promise<WireClient>): Promise<string> {
  const clients = await Promise.all(Array.from({ length: count }, connect));
  try {
    const held = clients.map((client) => client.value(`SELECT pg_backend_pid() FROM pg_sleep(${HOLD_SECONDS})`));
    const backends = new Set((await Promise.all(held)).filter((pid) => pid !== null));
    if (backends.size < count) {
      throw new SceneError(
        `the pooler gives out ${String(backends.size)} server connection(s) at a time; measuring needs ${String(count)} (raise the pool size of this user and database)`,
      );
    }
    return (await clients[0]?.value('SHOW server_version')) ?? '';
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

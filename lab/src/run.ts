import { type Target } from '@poolsafe/core';
import { type LabVerdict, parseTarget } from '@poolsafe/poolers';
import { describeObservation, measure, type Observation, prepareDatabase } from '@poolsafe/probe';
import type { Room } from './bench-room.js';
import type { Configuration } from './matrix.js';
import { compareWith, type Counts, Tally } from './tally.js';

/** What became of one configuration: what was seen, and how that compares with `judge`. */
export interface Result extends Counts {
  readonly target: Target;
  readonly configuration: Configuration;
  readonly version: string;
  readonly server: string;
  readonly serverVersion: string;
  /** Constructs for which the probe itself failed, with the reason. */
  readonly failed: readonly string[];
  readonly seconds: number;
}

let databases = 0;

/** `pgbouncer sid transaction server_reset_query_always=1`: how progress names a configuration. */
export const nameOf = ({ pooler, suite, mode, settings }: Configuration): string =>
  [pooler.product, suite, mode, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join(' ');

/**
 * Runs one configuration and compares what is seen with what `judge` says. What disagrees is measured a second time,
 * alone, before it counts: a machine under load makes clients miss each other.
 */
export async function runConfiguration(
  configuration: Configuration,
  room: Room,
  only?: ReadonlySet<string>,
): Promise<Result> {
  const began = Date.now();
  const { pooler, mode, settings } = configuration;
  const { path, versions } = await room.packages(configuration.suite);
  const version = versions[pooler.package] ?? '';
  const serverVersion = room.postgres.version.split('.')[0] ?? '';
  const target = targetOf(configuration, version, serverVersion);
  const number = ++databases;
  const database = `probe_${String(number)}`;
  const address = { host: '127.0.0.1', port: room.server.port };
  await prepareDatabase(address, database);
  const running = await pooler.start({
    root: path,
    mode,
    settings,
    server: room.server,
    standby: configuration.standby ? room.standby : undefined,
    database,
    folder: room.subfolder(`${pooler.product}-${String(number)}`),
    account: room.account,
  });
  const subject = {
    pooler: { host: '127.0.0.1', port: running.port },
    server: address,
    database,
    mode,
    endBackends: pooler.endBackends,
  };
  try {
    const skip = new Set(pooler.skip);
    const first = await measure(subject, { atOnce: pooler.atOnce, skip, ...(only ? { only } : {}) });
    const doubtful = [...first].filter(([id, seen]) => doubt(id, seen, target)).map(([id]) => id);
    const again =
      doubtful.length === 0
        ? new Map<string, Observation>()
        : await measure(subject, { atOnce: 1, skip, only: new Set(doubtful) });
    return summarise(configuration, target, new Map([...first, ...again]), {
      version,
      server: `PostgreSQL ${room.postgres.version}`,
      serverVersion,
      seconds: (Date.now() - began) / 1000,
    });
  } finally {
    await running.stop();
  }
}

const targetOf = ({ pooler, mode, settings }: Configuration, version: string, serverVersion: string): Target => {
  const query = Object.entries({ ...settings, server_version: serverVersion })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return parseTarget(`${pooler.product}@${version}/${mode}?${query}`);
};

const isVerdict = (verdict: Observation['verdict']): verdict is LabVerdict =>
  verdict !== 'not-run' && verdict !== 'probe-failed';

function doubt(id: string, { verdict }: Observation, target: Target): boolean {
  if (!isVerdict(verdict)) return verdict === 'probe-failed';
  return compareWith(target, id, verdict)?.kind === 'disagrees';
}

function summarise(
  configuration: Configuration,
  target: Target,
  observed: ReadonlyMap<string, Observation>,
  facts: Pick<Result, 'version' | 'server' | 'serverVersion' | 'seconds'>,
): Result {
  const tally = new Tally(target);
  const failed: string[] = [];
  for (const [id, seen] of observed) {
    if (isVerdict(seen.verdict)) tally.add(id, seen.verdict, describeObservation(seen));
    else if (seen.verdict === 'probe-failed') failed.push(`${id}: ${seen.setup?.message ?? ''}`);
  }
  return { target, configuration, ...tally.counts, failed, ...facts };
}

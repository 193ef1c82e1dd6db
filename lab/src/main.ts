import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPostgresParser } from '@poolsafe/dialects';
import { cacheFolder, openRoom, type Room } from './bench-room.js';
import { prepareDatabase } from '@poolsafe/probe';
import { measurePool, type PoolResult } from './application-pools/measure.js';
import { pgPool } from './application-pools/pg.js';
import { postgresJs } from './application-pools/postgres.js';
import { evidenceOf, poolEvidence, writeEvidence } from './evidence.js';
import { matrix } from './matrix.js';
import { figuresOf, mysqlFigures, poolFigures, sumOf, writeFigures } from './figures.js';
import { mysqlPoolLibraries } from './mysql/libraries.js';
import { measureMysqlPool } from './mysql/pools.js';
import type { MysqlResult } from './mysql/result.js';
import { measureRouter } from './mysql/router.js';
import { openMysqlRoom } from './mysql/servers.js';
import { nameOf, type Result, runConfiguration } from './run.js';

const HELP = `npm run lab -- [options]
  --only TEXT      configurations whose name holds the text (pgbouncer, sid, statement, pool_discard=no, ...)
  --quick          the configurations that every test run measures
  --construct ID   one construct; may be repeated
  --at-once N      configurations at the same time (default 2)
  --update         write what was seen into packages/poolers/measurements
`;

/** Measures and reports. Resolves to the exit code: 1 when something disagrees with \`judge\`. */
async function main(root: string): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      construct: { type: 'string', multiple: true },
      'at-once': { type: 'string', default: '2' },
      update: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const queue = matrix.filter(
    (configuration) => (!values.quick || configuration.quick) && nameOf(configuration).includes(values.only ?? ''),
  );
  await loadPostgresParser();
  const cache = cacheFolder(root);
  const room = await openRoom(cache, { standby: queue.some(({ standby }) => standby) });
  const results: Result[] = [];
  const only = values.construct && new Set(values.construct);
  let broken = 0;
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      try {
        const result = await runConfiguration(next, room, only);
        results.push(result);
        report(result);
      } catch (error) {
        broken++;
        process.stdout.write(`${nameOf(next)}: could not be measured: ${String(error)}\n`);
      }
    }
  };
  const pools: PoolResult[] = [];
  try {
    await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
    pools.push(...(await measurePools(room, values.only ?? '')));
  } finally {
    await room.close();
  }
  const multiplexers = await measureMysql(cache, values.quick, values.only ?? '');
  const folder = values.update ? join(root, 'packages/poolers/measurements') : join(cache, 'evidence');
  mkdirSync(folder, { recursive: true });
  const server = room.postgres.version;
  const date = new Date().toISOString().slice(0, 7);
  const evidence = [
    ...results.map(evidenceOf),
    ...pools.map((pool) => poolEvidence(pool, server)),
    ...multiplexers.map((result) => result.evidence),
  ];
  const files = writeEvidence(folder, evidence, date);
  const figures = [
    ...results.map(figuresOf),
    ...pools.map((pool) => poolFigures(pool, server)),
    ...multiplexers.map(mysqlFigures),
  ];
  // Part of the constructs says nothing of the whole.
  if (only === undefined && !values.quick) files.push(writeFigures(folder, figures, date));
  process.stdout.write(`${sumOf(figures)}\nevidence: ${files.join(', ')}\n`);
  const poolsDisagree = [...pools, ...multiplexers].some(({ disagreements }) => disagreements.length > 0);
  return broken > 0 || poolsDisagree || results.some((result) => result.disagreements.length + result.failed.length > 0)
    ? 1
    : 0;
}

/** Libraries' own pools, which need no packages. */
async function measurePools(room: Room, only: string): Promise<readonly PoolResult[]> {
  const results: PoolResult[] = [];
  for (const library of [pgPool, postgresJs]) {
    for (const mode of ['session', 'call'] as const) {
      if (!`${library.product} ${mode}`.includes(only)) continue;
      const database = `pool_${library.product}_${mode}`;
      await prepareDatabase({ host: '127.0.0.1', port: room.server.port }, database);
      const result = await measurePool(library, mode, database, room);
      results.push(result);
      process.stdout.write(
        `${library.title} ${mode} (${library.version}): ${String(result.compared)} compared, ${String(result.disagreements.length)} disagree\n`,
      );
      for (const line of result.disagreements) process.stdout.write(`  ${line}\n`);
    }
  }
  return results;
}

/** MySQL Router, and the drivers' pools on MySQL and MariaDB. */
async function measureMysql(cache: string, quick: boolean, only: string): Promise<readonly MysqlResult[]> {
  if (!'mysql-router mysql2 mariadb'.split(' ').some((name) => name.includes(only))) return [];
  const room = await openMysqlRoom(cache);
  try {
    const results = [await measureRouter(room, quick)];
    for (const library of mysqlPoolLibraries)
      for (const server of [room.mysql, room.mariadb])
        for (const options of library.variants) results.push(await measureMysqlPool(library, server, options));
    for (const { name, compared, agreeing, known, disagreements } of results) {
      process.stdout.write(
        `${name}: ${String(compared)} compared, ${String(agreeing)} agree, ${String(disagreements.length)} disagree, ${String(known)} on the visible list\n`,
      );
      for (const line of disagreements) process.stdout.write(`  ${line}\n`);
    }
    return results;
  } finally {
    await room.close();
  }
}

function report(result: Result): void {
  process.stdout.write(
    `${nameOf(result.configuration)} (${result.version}): ${String(result.compared)} compared, ${String(result.agreeing)} agree, ` +
      `${String(result.disagreements.length)} disagree, ${String(result.known)} on the visible list, ${result.seconds.toFixed(1)} s\n`,
  );
  for (const line of [...result.disagreements, ...result.failed]) process.stdout.write(`  ${line}\n`);
}

// The root comes first, then what the user gave.
process.exitCode = await main(process.argv.splice(2, 1)[0] ?? process.cwd());

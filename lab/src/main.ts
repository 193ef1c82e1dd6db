import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPostgresParser } from '@poolsafe/dialects';
import { cacheFolder, openRoom } from './bench-room.js';
import { writeEvidence } from './evidence.js';
import { matrix } from './matrix.js';
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
  try {
    await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
  } finally {
    await room.close();
  }
  const folder = values.update ? join(root, 'packages/poolers/measurements') : join(cache, 'evidence');
  mkdirSync(folder, { recursive: true });
  const files = writeEvidence(folder, results, new Date().toISOString().slice(0, 7));
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  process.stdout.write(
    `${String(results.length)} configurations: ${String(sum(({ compared }) => compared))} cells compared, ` +
      `${String(sum(({ agreeing }) => agreeing))} agree, ${String(sum((result) => result.disagreements.length))} disagree, ` +
      `${String(sum(({ known }) => known))} on the visible list, ${String(sum(({ notComparable }) => notComparable))} not comparable, ` +
      `${String(sum((result) => result.failed.length))} not measurable\nevidence: ${files.join(', ')}\n`,
  );
  return broken > 0 || results.some((result) => result.disagreements.length + result.failed.length > 0) ? 1 : 0;
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

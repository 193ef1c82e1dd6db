import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { analysePostgres, loadPostgresParser } from '../../packages/dialects/src/index.js';
import {
  damagedText,
  fuzz,
  type FuzzDialect,
  type FuzzResult,
  MYSQL_BEFORE,
  POSTGRES_BEFORE,
} from '../../packages/dialects/test/support/fuzz.js';
import { MYSQL_SPELLINGS } from '../../packages/dialects/test/support/mysql-spellings.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';
import { POSTGRES_SPELLINGS } from '../../packages/dialects/test/support/postgres-spellings.js';
import { fetchMariadb } from '../../packages/dialects/test/mysql/mariadb.js';
import { readMysqltest } from '../../packages/dialects/test/mysql/mysqltest-reader.js';

/**
 * Reads damaged statements of both dialects, a million in all unless told, and fails when one is read wrongly or is
 * still being read after a minute. `fuzz INPUTS FIRST`: texts have numbers, so that a run may be continued or split.
 */
const inputs = Number(process.argv[2] ?? 1_000_000);
const first = Number(process.argv[3] ?? 1);
const LONGEST = 2_000;

/** Seconds without a next text that make a text hang: the machine may be busy with much else. */
const HANGS = 60;

/** Texts between two reports of the worker, and seconds between two lines of progress. */
const PART = 1_000;
const PROGRESS = 15;

type Name = FuzzDialect['name'];

/** Statements of PostgreSQL's regression suite, where apt has it. */
function ofPostgres(): readonly string[] {
  try {
    return postgresCorpus().flatMap(({ text }) =>
      analysePostgres(text, { psql: true, confirm: false }).statements.map(({ range }) =>
        text.slice(range.start, range.end),
      ),
    );
  } catch (error) {
    console.log(`PostgreSQL's suite can't be had (${String(error).split('\n')[0] ?? ''}); its spellings are damaged`);
    return [];
  }
}

/** Statements of MariaDB's own test suite, where apt has it. */
function ofMariadb(): readonly string[] {
  const suite = fetchMariadb();
  if (suite === undefined) {
    console.log("MariaDB's suite can't be had; its spellings are damaged");
    return [];
  }
  const main = join(suite, 'main');
  return readdirSync(main)
    .filter((file) => file.endsWith('.test'))
    .flatMap((file) => readMysqltest(readFileSync(join(main, file), 'latin1')).map(({ sql }) => sql));
}

const DIALECTS: Readonly<Record<Name, () => FuzzDialect>> = {
  postgres: () => ({
    name: 'postgres',
    seeds: [...ofPostgres(), ...POSTGRES_SPELLINGS.map(([sql]) => sql)].filter((sql) => sql.length < LONGEST),
    before: POSTGRES_BEFORE,
  }),
  mysql: () => ({
    name: 'mysql',
    seeds: [...ofMariadb(), ...MYSQL_SPELLINGS.map(([sql]) => sql)].filter((sql) => sql.length < LONGEST),
    before: MYSQL_BEFORE,
  }),
};

/** What the worker is told: whose texts, which, and where it notes the number of the one that it reads. */
interface Task {
  readonly name: Name;
  readonly inputs: number;
  readonly first: number;
  readonly at: SharedArrayBuffer;
}

async function work({ name, inputs, first, at }: Task): Promise<void> {
  await loadPostgresParser();
  const dialect = DIALECTS[name]();
  const current = new Int32Array(at);
  const note = (number: number) => {
    Atomics.store(current, 0, number);
  };
  for (let number = first; number < first + inputs; number += PART) {
    const result = fuzz(Math.min(PART, first + inputs - number), number, dialect, note);
    parentPort?.postMessage(result);
    if (result.faults.length > 0) return;
  }
}

/** Reads the texts of one dialect in a thread of its own, which can be stopped; false when something was wrong. */
function run(name: Name, inputs: number, first: number): Promise<boolean> {
  const task: Task = { name, inputs, first, at: new SharedArrayBuffer(4) };
  const current = new Int32Array(task.at);
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
  const cpu = process.cpuUsage();
  let start = Date.now();
  let told = start;
  let done = 0;
  let characters = 0;
  let slowest: FuzzResult['slowest'] = { ms: 0, length: 0, number: first };
  let isWell = true;
  let seen = { number: 0, since: start };
  const count = (n: number) => n.toLocaleString('en');
  const watch = setInterval(() => {
    const now = Date.now();
    const number = Atomics.load(current, 0);
    if (number !== seen.number || number === 0) seen = { number, since: now };
    else if (now - seen.since > 1e3 * HANGS) {
      console.log(`  number ${String(number)} hangs: ${JSON.stringify(damagedText(number, DIALECTS[name]().seeds))}`);
      isWell = false;
      void worker.terminate();
    }
  }, 1_000);
  return new Promise((resolve) => {
    worker.on('message', (result: FuzzResult) => {
      const now = Date.now();
      // Reading the suite comes before.
      if (done === 0) start = now - 1;
      done += result.inputs;
      characters += result.characters;
      if (result.slowest.ms > slowest.ms) slowest = result.slowest;
      for (const fault of result.faults) console.log(`  ${fault}`);
      isWell &&= result.faults.length === 0;
      if (now - told < 1e3 * PROGRESS) return;
      told = now;
      const perSecond = (1e3 * done) / (now - start);
      console.log(
        `  ${name} ${count(done)} of ${count(inputs)}, ${perSecond.toFixed(0)}/s, ` +
          `${((inputs - done) / perSecond / 60).toFixed(1)} min left, ${isWell ? 'no' : 'some'} faults`,
      );
    });
    worker.on('error', (error) => {
      console.log(`  ${String(error)}`);
      isWell = false;
    });
    worker.on('exit', () => {
      clearInterval(watch);
      const { user, system } = process.cpuUsage(cpu);
      console.log(
        `${name.padEnd(9)} ${count(done)} damaged texts (${(characters / 1e6).toFixed(0)} MB), numbers ` +
          `${String(first)} to ${String(first + done - 1)}: ` +
          `${isWell ? 'no throw, no hang, all ranges fit, intact statements stay' : 'FAULTS'}; ` +
          `${((user + system) / 1e6).toFixed(0)} s of processor time, slowest ${slowest.ms.toFixed(1)} ms for ` +
          `${count(slowest.length)} characters (number ${String(slowest.number)})`,
      );
      resolve(isWell && done === inputs);
    });
  });
}

if (isMainThread) {
  let isWell = true;
  for (const name of ['postgres', 'mysql'] as const) isWell = (await run(name, Math.ceil(inputs / 2), first)) && isWell;
  process.exit(isWell ? 0 : 1);
} else await work(workerData as Task);

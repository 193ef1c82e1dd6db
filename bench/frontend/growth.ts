import {
  analyseMysql,
  analysePostgres,
  detectDialect,
  loadPostgresParser,
  normalise,
  proxysqlDigest,
  quietScript,
} from '../../packages/dialects/src/index.js';
import { useSkimKernel } from '../../packages/dialects/src/sql/skim-kernel.js';
import { LARGE_MYSQL_TEXTS } from '../../packages/dialects/test/support/large-mysql-texts.js';
import { LARGE_TEXTS } from '../../packages/dialects/test/support/large-texts.js';
import { timed } from './measure.js';

/**
 * Cost per character of texts of 1 MB beside texts of 250 kB, all readers: 1 is linear, 4 is quadratic. A pattern
 * chooses shapes: `growth 'mysql .*programs'`.
 */
const SIZES = [62_500, 250_000, 1_000_000] as const;

/** Growth at which a shape is told, and milliseconds for the largest text below which there is nothing to tell. */
const MOST = 2;
const NOTHING = 60;

/** Milliseconds that a text of the next size may take to be tried at all. */
const TOO_LONG = 60_000;

const chosen = new RegExp(process.argv[2] ?? '');
await loadPostgresParser();

type Reader = readonly [string, (sql: string) => unknown];
const withoutKernel = (read: (sql: string) => unknown) => (sql: string) => {
  useSkimKernel(false);
  read(sql);
  useSkimKernel(true);
};
const tokens = (sql: string) => analysePostgres(sql, { psql: true, confirm: false });
const mysql = (sql: string) => analyseMysql(sql, { client: true });
const READERS: Readonly<Record<'postgres' | 'mysql', readonly Reader[]>> = {
  postgres: [
    ['tokens', tokens],
    ['tokens, no kernel', withoutKernel(tokens)],
    ['grammar', (sql) => analysePostgres(sql, { psql: true })],
    ['fingerprint', (sql) => normalise(sql, 'postgres')],
    ['detector', detectDialect],
    ['quiet', (sql) => quietScript(sql, 'postgres')],
  ],
  mysql: [
    ['tokens', mysql],
    ['tokens, no kernel', withoutKernel(mysql)],
    ['fingerprint', (sql) => normalise(sql, 'mysql')],
    ['digest', proxysqlDigest],
    ['detector', detectDialect],
    ['quiet', (sql) => quietScript(sql, 'mysql')],
  ],
};
const SHAPES: Readonly<Record<'postgres' | 'mysql', readonly (readonly [string, (length: number) => string])[]>> = {
  postgres: LARGE_TEXTS.map(([name, make]) => {
    // How often a pattern goes into a text: from two lengths, for what stands around it has one, too.
    const each = (make(2_000).length - make(1_000).length) / 1_000;
    return [name, (length: number) => make(Math.floor(length / each))] as const;
  }),
  mysql: LARGE_MYSQL_TEXTS,
};

/** How many times as much a character of the largest text costs as one of the text before. */
function growthOf(costs: readonly number[]): number {
  const large = costs.at(-1) ?? 0;
  return large < NOTHING ? 1 : large / 4 / Math.max(costs.at(-2) ?? large, 1);
}

const worst = new Map<string, { readonly growth: number; readonly shape: string }>();
let measured = 0;
for (const dialect of ['postgres', 'mysql'] as const) {
  for (const [shape, make] of SHAPES[dialect].filter(([name]) => chosen.test(`${dialect} ${name}`))) {
    const texts = SIZES.map(make);
    const told: string[] = [];
    for (const [reader, read] of READERS[dialect]) {
      const cost = (sql: string) => timed(() => void read(sql));
      const costs: number[] = [];
      for (const sql of texts) if ((costs.at(-1) ?? 0) * 16 <= TOO_LONG) costs.push(cost(sql));
      let growth = growthOf(costs);
      // What the machine does beside may spoil one measurement, not three.
      for (let more = 0; more < 2 && growth >= MOST; more++) {
        costs.forEach((known, i) => (costs[i] = Math.min(known, cost(texts[i] ?? ''))));
        growth = growthOf(costs);
      }
      const large = costs.at(-1) ?? 0;
      measured++;
      const name = `${dialect} ${reader}`;
      if (growth > (worst.get(name)?.growth ?? 0)) worst.set(name, { growth, shape });
      told.push(
        `${reader} ${large.toFixed(0)}${costs.length < SIZES.length ? '(!)' : ''}${growth < MOST ? '' : ` x${growth.toFixed(1)}`}`,
      );
    }
    console.log(`${dialect.padEnd(8)} ${shape.padEnd(36)} ${told.join('  ')}`);
  }
}
console.log(`${String(measured)} measured; worst growth of the cost per character from 250 kB to 1 MB:`);
for (const [name, { growth, shape }] of worst) console.log(`  ${name.padEnd(28)} ${growth.toFixed(1)}  ${shape}`);

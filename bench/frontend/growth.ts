import { analyseMysql, analysePostgres } from '../../packages/dialects/src/index.js';
import { LARGE_MYSQL_TEXTS } from '../../packages/dialects/test/support/large-mysql-texts.js';
import { LARGE_TEXTS } from '../../packages/dialects/test/support/large-texts.js';

/** Cost per character of texts of 1 MB beside texts of 250 kB, both dialects: 1 is linear, 4 is quadratic. */
const SMALL = 250_000;
const LARGE = 1_000_000;

/** Processor time in milliseconds: what else the machine does is left out. */
function timed(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

const texts: readonly (readonly [string, (length: number) => string, (sql: string) => unknown])[] = [
  ...LARGE_TEXTS.map(
    ([name, make]) =>
      [
        `postgres: ${name}`,
        (length: number) => make(length / make(1).length),
        (sql: string) => analysePostgres(sql, { psql: true, confirm: false }),
      ] as const,
  ),
  ...LARGE_MYSQL_TEXTS.map(
    ([name, make]) => [`mysql: ${name}`, make, (sql: string) => analyseMysql(sql, { client: true })] as const,
  ),
];
let worst = 0;
for (const [name, make, read] of texts) {
  const cost = (length: number) => {
    const sql = make(length);
    return Math.min(...[0, 1].map(() => timed(() => read(sql)))) / sql.length;
  };
  cost(SMALL);
  const small = cost(SMALL);
  const large = cost(LARGE);
  // Below a microsecond per 100 characters there is nothing to grow.
  const growth = large < 1e-5 ? 1 : large / Math.max(small, 1e-6);
  worst = Math.max(worst, growth);
  console.log(`${name.padEnd(46)} ${(large * LARGE).toFixed(0).padStart(6)} ms   ${growth.toFixed(1)}`);
}
console.log(`worst growth of the cost per character: ${worst.toFixed(1)}`);

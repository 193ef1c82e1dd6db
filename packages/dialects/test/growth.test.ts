import { describe, expect, it } from 'vitest';
import { analyseMysql, analysePostgres, detectDialect, normalise } from '../src/index.js';
import { LARGE_MYSQL_TEXTS } from './support/large-mysql-texts.js';
import { LARGE_TEXTS } from './support/large-texts.js';

/** Texts of these lengths are read in the same run; `bench/frontend/run.mjs growth` goes on to a megabyte. */
const SMALL = 8_000;
const LARGE = 64_000;

/** What grows with the square of its length costs 8 times as much a character. */
const MOST = 5;

/** Milliseconds of processor time below which there is nothing to compare. */
const NOTHING = 40;

/** The less processor time of two runs, in milliseconds. */
function cost(run: () => void): number {
  const times = [0, 1].map(() => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e3;
  });
  return Math.min(...times);
}

/** What reads any text. */
const both = (sql: string) => {
  detectDialect(sql);
  normalise(sql, 'postgres');
};

const texts = [
  ...LARGE_TEXTS.map(([name, make]) => ({
    name: `detected and normalised: ${name}`,
    make: (length: number) => make(length / make(1).length),
    read: both,
  })),
  ...LARGE_TEXTS.map(([name, make]) => ({
    name: `postgres: ${name}`,
    make: (length: number) => make(length / make(1).length),
    read: (sql: string) => void analysePostgres(sql, { psql: true, confirm: false }),
  })),
  ...LARGE_MYSQL_TEXTS.map(([name, make]) => ({
    name: `mysql: ${name}`,
    make,
    read: (sql: string) => void analyseMysql(sql, { client: true }),
  })),
];

describe('eight times the text costs about eight times as much', () => {
  it.each(texts)('$name', ({ make, read }) => {
    const small = make(SMALL);
    const large = make(LARGE);
    read(small);
    const growth = () => {
      const whole = cost(() => {
        read(large);
      });
      const part = cost(() => {
        read(small);
      });
      return whole < NOTHING ? 1 : (whole / large.length) * (small.length / Math.max(part, 0.5));
    };
    // What the machine does beside may spoil one measurement, not four.
    let least = growth();
    for (let more = 0; more < 3 && least >= MOST; more++) least = Math.min(least, growth());
    expect(least).toBeLessThan(MOST);
  });
});

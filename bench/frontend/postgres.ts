import { loadModule, parseSync } from 'libpg-query';
import { analysePostgres, fingerprint, loadPostgresParser } from '../../packages/dialects/src/index.js';
import { LARGE_TEXTS } from '../../packages/dialects/test/support/large-texts.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';

/** Seconds of processor time that a run took: what else the machine does is left out. */
function timed(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The best of some runs: what the machine does beside only adds. */
const best = (times: number, run: () => void) => Math.min(...Array.from({ length: times }, () => timed(run)));

const files = postgresCorpus().map(({ text }) => text);
const megabytes = files.reduce((sum, text) => sum + text.length, 0) / 1e6;
let count = 0;
let confirmed = 0;

const tokens = () => {
  for (const text of files) analysePostgres(text, { psql: true, confirm: false });
};
const cold = timed(tokens);
const warm = best(6, tokens);
const statements = files.flatMap((text) =>
  analysePostgres(text, { psql: true, confirm: false }).statements.map(({ range }) =>
    text.slice(range.start, range.end),
  ),
);
await loadPostgresParser();
const product = () => {
  count = 0;
  confirmed = 0;
  for (const text of files) {
    for (const { confirmedBy } of analysePostgres(text, { psql: true }).statements) {
      count++;
      if (confirmedBy === 'parser') confirmed++;
    }
  }
};
const productCold = timed(product);
const productWarm = best(2, product);
await loadModule();
const peer = best(3, () => {
  for (const sql of statements) {
    try {
      parseSync(sql);
    } catch {
      // Scripts hold statements that are meant to fail.
    }
  }
});
const prints = best(3, () => {
  for (const sql of statements) fingerprint(sql, 'postgres');
});
const plain = 'The quick brown fox jumps over a lazy dog; int main() { return 0; } // nothing here\n'.repeat(12_000);
const prefilter = best(10, () => {
  analysePostgres(plain, { confirm: false });
});

const row = (what: string, seconds: number) =>
  `${what.padEnd(28)} ${Math.round(count / seconds)
    .toLocaleString('en')
    .padStart(
      9,
    )} statements/s ${(megabytes / seconds).toFixed(1).padStart(6)} MB/s  ${(peer / seconds).toFixed(1).padStart(5)} x libpg-query on everything`;

console.log(
  `${String(count)} statements, ${megabytes.toFixed(1)} MB; ${((100 * confirmed) / count).toFixed(1)} % reach a tree`,
);
console.log(row('tokens, cold', cold));
console.log(row('tokens, warm', warm));
console.log(row('product, cold', productCold));
console.log(row('product, warm', productWarm));
console.log(row('libpg-query on everything', peer));
console.log(row('fingerprints', prints));
console.log(`text without session words    ${((1e3 * prefilter * 1e6) / plain.length).toFixed(2)} ms per MB`);
console.log(`memory                        ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB resident`);
console.log('\ncost per character, 1 MB beside 128 KB (1 is linear)');
for (const [name, make] of LARGE_TEXTS) {
  const cost = (size: number) => {
    const sql = make(size / make(1).length);
    return best(2, () => analysePostgres(sql, { psql: true, confirm: false })) / sql.length;
  };
  cost(128_000);
  console.log(`${name.padEnd(28)} ${(cost(1_000_000) / Math.max(cost(128_000), 1e-9)).toFixed(1)}`);
}

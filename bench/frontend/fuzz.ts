import { analysePostgres, normalise } from '../../packages/dialects/src/index.js';
import { damage, randomNumbers, rangeFault } from '../../packages/dialects/test/support/mutate.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';

/** Reads damaged statements of PostgreSQL's regression suite, a million unless told, and fails at the first fault. */
const inputs = Number(process.argv[2] ?? 1_000_000);
const random = randomNumbers(Number(process.argv[3] ?? 1));
const statements = postgresCorpus().flatMap(({ text }) =>
  analysePostgres(text, { psql: true, confirm: false }).statements.map(({ range }) =>
    text.slice(range.start, range.end),
  ),
);
const short = statements.filter((sql) => sql.length < 2_000);
let slowest = 0;
let slowestText = '';
for (let i = 0; i < inputs; i++) {
  let sql = short[Math.floor(random() * short.length)] ?? '';
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) sql = damage(sql, random);
  const start = process.hrtime.bigint();
  const fault = rangeFault(sql, analysePostgres(sql, { psql: i % 2 === 0, confirm: false }));
  normalise(sql, 'postgres');
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (took > slowest) {
    slowest = took;
    slowestText = sql;
  }
  if (fault !== undefined) throw new Error(`${fault} in ${JSON.stringify(sql)}`);
}
console.log(`${inputs.toLocaleString('en')} damaged statements read; no throw, all ranges fit`);
console.log(`slowest: ${slowest.toFixed(1)} ms for ${String(slowestText.length)} characters`);

import { createRequire } from 'node:module';
import { loadModule, parseSync } from 'libpg-query';
import { analysePostgres, fingerprint, loadPostgresParser } from '../../packages/dialects/src/index.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';
import { residentAfter, row, speedOf, withoutSessionWords } from './measure.js';

/** The PostgreSQL front end on PostgreSQL's own regression suite, beside parsers that are given everything. */
const require = createRequire(import.meta.url);
const { Parser } = require('node-sql-parser/build/postgresql') as {
  Parser: new () => { astify: (sql: string, options: { database: string }) => unknown };
};
const files = postgresCorpus().map(({ text }) => text);
const characters = files.reduce((sum, text) => sum + text.length, 0);
let count = 0;
let confirmed = 0;
let withEffects = 0;

const read = (confirm: boolean) => () => {
  count = confirmed = withEffects = 0;
  for (const text of files) {
    for (const { confirmedBy, effects } of analysePostgres(text, { psql: true, confirm }).statements) {
      count++;
      if (confirmedBy === 'parser') confirmed++;
      if (effects.length > 0) withEffects++;
    }
  }
};
const tokens = speedOf(12, read(false));
const statements = files.flatMap((text) =>
  analysePostgres(text, { psql: true, confirm: false }).statements.map(({ range }) =>
    text.slice(range.start, range.end),
  ),
);
await loadPostgresParser();
const product = speedOf(3, read(true));
await loadModule();
/** Gives every statement to a parser; how many it takes. */
const everything = (parse: (sql: string) => void, some: readonly string[]) => () => {
  taken = 0;
  for (const sql of some) {
    try {
      parse(sql);
      taken++;
    } catch {
      // Scripts hold statements that are meant to fail.
    }
  }
};
let taken = 0;
const peer = speedOf(
  3,
  everything((sql) => void parseSync(sql), statements),
);
const takenByPeer = taken;
// One statement in forty is enough for the slow one.
const few = statements.filter((_, i) => i % 40 === 0);
const parser = new Parser();
const other = speedOf(
  1,
  everything((sql) => void parser.astify(sql, { database: 'Postgresql' }), few),
);
const prints = speedOf(2, () => {
  for (const sql of statements) fingerprint(sql, 'postgres');
});
const plain = withoutSessionWords();
const plainStatements = analysePostgres(plain, { confirm: false }).statements.length;
const quiet = speedOf(20, () => void analysePostgres(plain, { confirm: false }));

const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
console.log(
  `${String(count)} statements, ${(characters / 1e6).toFixed(1)} MB; the last figure is beside libpg-query's`,
);
console.log(row('tokens', tokens, count, characters, peer));
console.log(row('product', product, count, characters, peer));
console.log(row('libpg-query on everything', peer, count, characters));
console.log(
  row(
    'node-sql-parser on everything',
    other,
    few.length,
    few.reduce((sum, sql) => sum + sql.length, 0),
    {
      cold: NaN,
      warm: (peer.warm * few.length) / statements.length,
    },
  ),
);
console.log(row('fingerprints', prints, count, characters, peer));
console.log(row('text without session words', quiet, plainStatements, plain.length));
console.log(`text without session words     ${((1e6 * quiet.warm) / plain.length).toFixed(2)} ms per MB`);
console.log(
  `reach a tree: ${share(confirmed, count)} of all statements; libpg-query takes ${share(takenByPeer, count)}, ` +
    `node-sql-parser ${share(taken, few.length)}; ${share(withEffects, count)} have effects`,
);
const folder = new URL('../../', import.meta.url).pathname;
const memory = (name: string) => `import { createRequire } from 'node:module'; createRequire('${folder}')('${name}');`;
console.log(
  `resident: Node ${residentAfter('', folder).toFixed(0)} MB; node-sql-parser/build/postgresql ` +
    `${residentAfter(memory(require.resolve('node-sql-parser/build/postgresql')), folder).toFixed(0)} MB; node-sql-parser whole ` +
    `${residentAfter(memory(require.resolve('node-sql-parser')), folder).toFixed(0)} MB; this process, after all of it, ` +
    `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
);

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { analyseMysql } from '../../packages/dialects/src/index.js';
import { fetchMariadb } from '../../packages/dialects/test/mysql/mariadb.js';
import { readMysqltest } from '../../packages/dialects/test/mysql/mysqltest-reader.js';
import { row, speedOf, withoutSessionWords } from './measure.js';

/** The MySQL front end on MariaDB's own test suite, beside node-sql-parser on everything. */
const require = createRequire(import.meta.url);
const { Parser } = require('node-sql-parser/build/mariadb') as {
  Parser: new () => { astify: (sql: string, options: { database: string }) => unknown };
};
const suite = fetchMariadb();
if (suite === undefined) throw new Error("MariaDB's test suite can't be had from apt");
const main = join(suite, 'main');
const statements = readdirSync(main)
  .filter((file) => file.endsWith('.test'))
  .flatMap((file) => readMysqltest(readFileSync(join(main, file), 'latin1')).map(({ sql }) => sql))
  .filter((sql) => sql.length < 3_000);
const characters = statements.reduce((sum, sql) => sum + sql.length, 0);
// Programs hold semicolons of their own: a script of them is another matter.
const script = statements.filter((sql) => !/;|^\s*(?:create|delimiter|begin)/i.test(sql)).join(';\n');
const inScript = analyseMysql(script).statements.length;

const alone = speedOf(6, () => {
  for (const sql of statements) analyseMysql(sql);
});
const together = speedOf(6, () => void analyseMysql(script));
const few = statements.filter((_, i) => i % 20 === 0);
const parser = new Parser();
let taken = 0;
const peer = speedOf(1, () => {
  taken = 0;
  for (const sql of few) {
    try {
      parser.astify(sql, { database: 'mariadb' });
      taken++;
    } catch {
      // Counted by what is missing.
    }
  }
});
const scaled = { cold: NaN, warm: (peer.warm * statements.length) / few.length };
const plain = withoutSessionWords();
const plainStatements = analyseMysql(plain).statements.length;
const quiet = speedOf(20, () => void analyseMysql(plain));
console.log(
  `${String(statements.length)} statements, ${(characters / 1e6).toFixed(1)} MB; last: beside node-sql-parser`,
);
console.log(row('tokens, a text each', alone, statements.length, characters, scaled));
console.log(
  row('tokens, one script', together, inScript, script.length, {
    cold: NaN,
    warm: (scaled.warm * inScript) / statements.length,
  }),
);
console.log(
  row(
    'node-sql-parser on everything',
    peer,
    few.length,
    few.reduce((sum, sql) => sum + sql.length, 0),
  ),
);
console.log(row('text without session words', quiet, plainStatements, plain.length));
console.log(`text without session words     ${((1e6 * quiet.warm) / plain.length).toFixed(2)} ms per MB`);
console.log(
  `node-sql-parser takes ${((100 * taken) / few.length).toFixed(1)} %; resident ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
);

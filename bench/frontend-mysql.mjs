// Statements per second of the MySQL front end, cold and warm, beside node-sql-parser on the same statements.
// Measures what is built (npx tsc -b). Usage: node bench/frontend-mysql.mjs [file.sql ...]
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { analyseMysql } from '../packages/dialects/dist/index.js';

const require = createRequire(import.meta.url);
const sample = join(import.meta.dirname, '../packages/dialects/test/mysql/sample');

/** The sample's texts, or the statements of the files given, one a line. */
function load(files) {
  const paths = files.length > 0 ? files : readdirSync(sample).map((file) => join(sample, file));
  return paths
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && !line.startsWith('  '));
}

/** Processor time, not the clock's: what else the machine does is not measured. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function measure(name, texts, run, passes, statements = texts.length) {
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  let best = Infinity;
  let cold = 0;
  for (let pass = 0; pass < passes; pass++) {
    const before = cpu();
    for (const text of texts) run(text);
    const spent = cpu() - before;
    if (pass === 0) cold = spent;
    best = Math.min(best, spent);
  }
  const rate = (ms) => `${Math.round((statements / ms) * 1000).toLocaleString('en')} statements/s`;
  console.log(
    `${name.padEnd(34)} cold ${rate(cold).padStart(18)}   warm ${rate(best).padStart(18)} ${(bytes / best / 1000).toFixed(1).padStart(6)} MB/s`,
  );
}

const base = load(process.argv.slice(2));
const texts = base.length < 20_000 ? Array.from({ length: Math.ceil(20_000 / base.length) }, () => base).flat() : base;
const plain = texts.map(
  (_, i) => `SELECT id, name FROM customers WHERE region = 'r${i}' AND total > ${i} ORDER BY name LIMIT 10`,
);
const script = [plain.join(';\n')];

measure('tokens, sample, a text each', texts, (text) => analyseMysql(text), 12);
measure('tokens, no session word', plain, (text) => analyseMysql(text), 12);
measure('tokens, one text of many', script, (text) => analyseMysql(text), 6, plain.length);

const { Parser } = require('node-sql-parser/build/mariadb');
const parser = new Parser();
const some = texts.filter((_, i) => i % 10 === 0);
let parsed = 0;
let tried = 0;
measure(
  'node-sql-parser on everything',
  some,
  (text) => {
    tried++;
    try {
      parser.astify(text, { database: 'mariadb' });
      parsed++;
    } catch {
      // Counted by what is missing from `parsed`.
    }
  },
  3,
);
console.log(`share of texts that reach a tree there: ${((100 * parsed) / tried).toFixed(1)} %`);
console.log(`memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysePostgres } from '../../packages/dialects/src/index.js';
import { fuzz, type FuzzDialect, MYSQL_BEFORE, POSTGRES_BEFORE } from '../../packages/dialects/test/support/fuzz.js';
import { MYSQL_SPELLINGS } from '../../packages/dialects/test/support/mysql-spellings.js';
import { postgresCorpus } from '../../packages/dialects/test/support/postgres-corpus.js';
import { POSTGRES_SPELLINGS } from '../../packages/dialects/test/support/postgres-spellings.js';
import { fetchMariadb } from '../../packages/dialects/test/mysql/mariadb.js';
import { readMysqltest } from '../../packages/dialects/test/mysql/mysqltest-reader.js';

/** Reads damaged statements of both dialects, a million in all unless told, and fails when one is read wrongly. */
const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const LONGEST = 2_000;

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

const dialects: readonly FuzzDialect[] = [
  { name: 'postgres', seeds: [...ofPostgres(), ...POSTGRES_SPELLINGS.map(([sql]) => sql)], before: POSTGRES_BEFORE },
  { name: 'mysql', seeds: [...ofMariadb(), ...MYSQL_SPELLINGS.map(([sql]) => sql)], before: MYSQL_BEFORE },
];
let failed = false;
for (const dialect of dialects) {
  const seeds = dialect.seeds.filter((sql) => sql.length < LONGEST);
  const { faults, slowest } = fuzz(Math.ceil(inputs / dialects.length), seed, { ...dialect, seeds });
  const count = Math.ceil(inputs / dialects.length).toLocaleString('en');
  console.log(
    `${dialect.name.padEnd(9)} ${count} damaged texts of ${seeds.length.toLocaleString('en')} statements: ` +
      `${faults.length === 0 ? 'no throw, all ranges fit, intact statements stay' : `${String(faults.length)} faults`}; ` +
      `slowest ${slowest.ms.toFixed(1)} ms for ${String(slowest.length)} characters`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
  failed ||= faults.length > 0;
}
process.exit(failed ? 1 : 0);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { analyseMysql, analysePostgres, quietScript } from '../src/index.js';
import { useSkimKernel } from '../src/sql/skim-kernel.js';
import { fetchMariadb } from './mysql/mariadb.js';
import { readMysqltest } from './mysql/mysqltest-reader.js';
import { damage, randomNumbers } from './support/mutate.js';
import { MYSQL_SPELLINGS } from './support/mysql-spellings.js';
import { postgresCorpus } from './support/postgres-corpus.js';
import { POSTGRES_SPELLINGS } from './support/postgres-spellings.js';

afterEach(() => {
  useSkimKernel(true);
});

type SqlDialect = 'postgres' | 'mysql';

const read = (text: string, dialect: SqlDialect) =>
  dialect === 'postgres' ? analysePostgres(text, { psql: true, confirm: false }) : analyseMysql(text, { client: true });

/** Everything that the reader says without the kernel, where something is to be said at all. */
function whole(text: string, dialect: SqlDialect) {
  useSkimKernel(false);
  const { statements, definitions, notAnalysed } = read(text, dialect);
  useSkimKernel(true);
  return {
    effects: statements.flatMap(({ effects }) => effects),
    definitions: definitions ?? [],
    notAnalysed,
    statementCount: statements.length,
    lastStatement: statements.at(-1)?.range.start,
  };
}

/** Plain statements: texts shorter than these are read without the kernel. */
const FILLER =
  "INSERT INTO a VALUES (1, 'it''s; fine', 2.5);\n-- a remark; of sorts\nSELECT b.c FROM b WHERE d <> 'é';\n".repeat(
    45,
  );

/** True for a quiet text, of which the reader then says the same. */
function isQuiet(text: string, dialect: SqlDialect): boolean {
  const passed = quietScript(text, dialect);
  if (passed) expect(whole(text, dialect), text).toEqual({ effects: [], definitions: [], notAnalysed: [], ...passed });
  // What is quiet must also be read the same way, statement by statement, with the kernel and without.
  const withKernel = read(text, dialect);
  useSkimKernel(false);
  expect(withKernel, text).toEqual(read(text, dialect));
  useSkimKernel(true);
  return passed !== undefined;
}

const SUITES: Readonly<Record<SqlDialect, () => readonly string[]>> = {
  postgres: () => postgresCorpus().map(({ text }) => text),
  mysql: () => {
    const suite = fetchMariadb();
    if (suite === undefined) throw new Error("MariaDB's test suite can't be had from apt");
    const main = join(suite, 'main');
    return readdirSync(main)
      .filter((file) => file.endsWith('.test'))
      .map((file) =>
        readMysqltest(readFileSync(join(main, file), 'latin1'))
          .map(({ sql }) => `${sql};\n`)
          .join(''),
      );
  },
};
const SPELLINGS = { postgres: POSTGRES_SPELLINGS, mysql: MYSQL_SPELLINGS };

describe.each(['postgres', 'mysql'] as const)('a script without a session word (%s)', (dialect) => {
  it.each([
    '',
    ';;\n',
    'CREATE TABLE a (id int primary key);',
    "INSERT INTO a VALUES ('SET x = 1; LISTEN a; LOCK TABLES b');",
    '/* SET a = 1; */ SELECT 1 -- LISTEN x',
    'UPDATE a SET b = 1 WHERE c = "set";',
    'SELECT a FROM "é" WHERE b = \'日本😀\'',
  ])('is passed over: %j', (text) => {
    expect(isQuiet(FILLER + text, dialect)).toBe(true);
  });

  it('every spelling of an effect is none', () => {
    for (const [sql, facts] of SPELLINGS[dialect]) {
      const text = `${FILLER}${sql};\n${FILLER}`;
      if (facts.length > 0) expect(quietScript(text, dialect), sql).toBeUndefined();
      isQuiet(text, dialect);
    }
  });

  it('nor is a use of what other texts define', () => {
    const definition = { dialect, kind: 'function', name: 'stamp', range: { start: 0, end: 0 }, effects: [] } as const;
    const text = `${FILLER}SELECT Stamp(1);`;
    expect(quietScript(text, dialect)).toBeDefined();
    expect(quietScript(text, dialect, [definition])).toBeUndefined();
  });

  it('is read the same way where there is no WebAssembly', () => {
    useSkimKernel(false);
    expect(quietScript(FILLER, dialect)).toBeUndefined();
    expect(read(FILLER, dialect).statements).toHaveLength(90);
  });

  it('in damaged texts', () => {
    const random = randomNumbers(23);
    const spellings = SPELLINGS[dialect];
    const pick = () => spellings[Math.floor(random() * spellings.length)]?.[0] ?? '';
    let quiet = 0;
    for (let i = 0; i < 1_200; i++) {
      let text = i % 3 === 0 ? `${pick()};\n` : "SELECT a FROM b WHERE c = 'd';\n/* e */ DELETE FROM f;";
      for (let times = 1 + Math.floor(random() * 4); times > 0; times--) text = damage(text, random);
      if (isQuiet(`${FILLER}${text}\n${FILLER}`, dialect)) quiet++;
    }
    expect(quiet).toBeGreaterThan(100);
  });

  it("in the server's own test suite, cut into pieces", ({ skip }) => {
    let files: readonly string[] = [];
    try {
      files = SUITES[dialect]();
    } catch (error) {
      if (process.env['CI']) throw error;
      skip(`apt gave no test suite: ${String(error).split('\n')[0] ?? ''}`);
    }
    let quiet = 0;
    let pieces = 0;
    for (const text of files) {
      for (let at = 0; at < text.length; at += 6_000) {
        pieces++;
        if (isQuiet(text.slice(at, at + 6_000), dialect)) quiet++;
      }
    }
    console.log(`${dialect}: ${String(quiet)} of ${String(pieces)} pieces of the suite hold nothing to read`);
    expect(pieces).toBeGreaterThan(500);
  });
});

it('a script of many megabytes is passed over piece by piece', () => {
  const row = "INSERT INTO a VALUES (1, 'it''s; fine');\n-- one more\n";
  const text = `\uFEFF${row.repeat(90_000)}${row.replace('1', 'é')}SELECT 1`;
  expect(quietScript(text, 'postgres')).toEqual({ statementCount: 90_002, lastStatement: text.length - 8 });
  expect(quietScript(`${text}; LISTEN a`, 'postgres')).toBeUndefined();
  expect(quietScript(`SELECT '${'y'.repeat(5_000_000)}'; SELECT 1`, 'postgres')).toBeUndefined();
});

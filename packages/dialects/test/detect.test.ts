import { describe, expect, it } from 'vitest';
import { SIGNS } from '../src/detect-signs.js';
import { signsIn } from '../src/detect-words.js';
import { detectDialect, detectFromParts, quietInEither, type SqlProduct } from '../src/index.js';
import { damage, randomNumbers } from './support/mutate.js';
import { MYSQL_SPELLINGS } from './support/mysql-spellings.js';
import { postgresCorpus } from './support/postgres-corpus.js';
import { POSTGRES_SPELLINGS } from './support/postgres-spellings.js';

describe('whose SQL it is', () => {
  it.each<[SqlProduct, string]>([
    ['postgres', 'SET search_path TO a'],
    ['postgres', 'SELECT pg_advisory_lock(1)'],
    ['postgres', 'SELECT * FROM t WHERE id = $1'],
    ['postgres', 'SELECT a::text FROM t'],
    ['postgres', 'CREATE TABLE t (id serial, b jsonb)'],
    ['postgres', 'DO $$ BEGIN NULL; END $$'],
    ['postgres', 'LISTEN jobs;'],
    ['postgres', 'SET LOCAL app.tenant TO 1'],
    ['postgres', 'SET query_group TO x; CREATE TABLE t (a int) DISTKEY(a) SORTKEY(a)'],
    ['postgres', 'SET CLUSTER SETTING kv.x = true'],
    ['mysql', 'SET FOREIGN_KEY_CHECKS = 0'],
    ['mysql', 'CREATE TABLE `a` (`id` int AUTO_INCREMENT) ENGINE=InnoDB'],
    ['mysql', '/*!40101 SET NAMES utf8 */;'],
    ['mysql', "SELECT GET_LOCK('a', 1)"],
    ['mysql', 'SELECT * FROM `t`'],
    ['mysql', 'SET @a := 1'],
    ['sqlite', 'PRAGMA foreign_keys = ON;'],
    ['sqlite', 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)'],
    ['sqlite', 'INSERT OR REPLACE INTO t VALUES (1)'],
    ['mssql', 'SET NOCOUNT ON;\nGO\n'],
    ['mssql', 'DECLARE @a int; SELECT TOP 1 * FROM dbo.t WITH (NOLOCK)'],
    ['mssql', 'CREATE TABLE [dbo].[t] (id int IDENTITY(1,1))'],
    ['unknown', 'SELECT * FROM t'],
    ['unknown', ''],
    ['unknown', "SELECT 'PRAGMA x; SET search_path TO a' -- ENGINE=InnoDB"],
  ])('%s: %s', (product, sql) => {
    expect(detectDialect(sql).product).toBe(product);
  });

  it('says which words decided', () => {
    expect(detectDialect('SELECT 1;\nSET  search_path = a').words).toEqual(['SET search_path']);
  });
});

describe('a sign is looked for only where one of its words stands', () => {
  const OWN = `SELECT pg_try_advisory_lock(1); rdb$relations; RECREATE TABLE a; EXECUTE BLOCK; SET TERM !; é SET NAMES utf8é
    SELECT [dbo].[a]; SELECT a[1]::text[]; INTO #x; WITH (TABLOCK); BEGIN TRAN; EXEC a.b @c; PRAGMA x; VACUUM INTO y;
    INSERT OR FAIL INTO t; ON CONFLICT (a) DO NOTHING; /*!40101 x */ /*M!100 y */; USE a ; XA START; SET NOCOUNT ON; LIMIT 1, 2; SHOW FULL x`;
  const texts = [OWN, ...[...POSTGRES_SPELLINGS, ...MYSQL_SPELLINGS].map(([sql]) => sql)];
  const seen = (text: string) => SIGNS.flatMap(({ pattern }, i) => (text.search(pattern) === -1 ? [] : [i]));

  it('and that misses none', () => {
    const random = randomNumbers(5);
    let found = 0;
    for (const text of texts.flatMap((sql) => [sql, damage(sql, random), damage(damage(sql, random), random)])) {
      const mayBe = signsIn(text);
      for (const sign of seen(text)) expect(mayBe(sign), `${String(SIGNS[sign]?.pattern)} in ${text}`).toBe(true);
      found += seen(text).length;
    }
    expect(found).toBeGreaterThan(500);
    expect(new Set(texts.flatMap(seen)).size).toBe(SIGNS.length);
  });
});

describe('a long text', () => {
  const PLAIN =
    "INSERT INTO a VALUES (1, 'SET search_path = x; PRAGMA y');\nSELECT b FROM a WHERE c = 2; -- LISTEN d\n";

  it('is decided by parts of it that are of one mind', () => {
    const dump = `SET search_path = a;\nSELECT set_config('b', '', false);\nCREATE EXTENSION c;\n${PLAIN.repeat(900)}`;
    expect(detectFromParts(`${dump}SELECT pg_catalog.x();`)?.product).toBe('postgres');
    expect(detectFromParts(`${'CREATE TABLE `a` (`b` int) ENGINE=InnoDB;\n'.repeat(2_000)}`)?.product).toBe('mysql');
  });

  it('is looked at as a whole where its parts leave doubt', () => {
    const text = `${PLAIN.repeat(450)}SET search_path = a;\nSELECT set_config('b', '', false);\n${PLAIN.repeat(450)}`;
    expect(detectFromParts(text)).toBeUndefined();
    expect(quietInEither(text)).toBeUndefined();
    expect(detectDialect(text).product).toBe('postgres');
  });

  it("is nobody's where it says nothing that either reads", () => {
    expect(detectFromParts(PLAIN.repeat(900))).toBeUndefined();
    expect(quietInEither(PLAIN.repeat(900))).toEqual({
      statementCount: 1_800,
      lastStatement: expect.any(Number) as number,
    });
  });

  it.each([
    'SELECT @x',
    "SELECT GET_LOCK('a', 1)",
    'LISTEN a',
    'SELECT nextval(1)',
    'USE a',
    "SELECT 'it\\'s'",
    'PRAGMA a; BEGIN',
  ])('is looked at as a whole for: %s', (sql) => {
    expect(quietInEither(`${PLAIN.repeat(100)}${sql};\n${PLAIN.repeat(100)}`)).toBeUndefined();
  });
});

let corpus: ReturnType<typeof postgresCorpus> = [];
try {
  corpus = postgresCorpus();
} catch (error) {
  if (process.env['CI']) throw error;
}

describe.skipIf(corpus.length === 0)(
  `PostgreSQL's regression suite${corpus.length === 0 ? ' [SKIPPED: no source package]' : ''}`,
  () => {
    it('is taken for no other product', () => {
      const others = corpus.filter(({ text }) => !['postgres', 'unknown'].includes(detectDialect(text).product));
      const known = corpus.filter(({ text }) => detectDialect(text).product === 'postgres');
      expect(others.map(({ name, text }) => [name, detectDialect(text)])).toEqual([]);
      expect(known.length / corpus.length).toBeGreaterThan(0.6);
    });
  },
);

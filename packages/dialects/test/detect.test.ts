import { describe, expect, it } from 'vitest';
import { detectDialect, type SqlProduct } from '../src/index.js';
import { postgresCorpus } from './support/postgres-corpus.js';

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

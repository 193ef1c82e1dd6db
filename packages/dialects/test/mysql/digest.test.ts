import { describe, expect, it } from 'vitest';
import { proxysqlDigest } from '../../src/index.js';

describe('the digest of ProxySQL', () => {
  it.each<[string, string]>([
    ['SELECT 1', 'SELECT ?'],
    ["SELECT * FROM t WHERE a = 'x' AND b = 5", 'SELECT * FROM t WHERE a = ? AND b = ?'],
    ['select  a ,\n b  from t ;', 'select a,b from t'],
    ["SELECT GET_LOCK('a',0)", 'SELECT GET_LOCK(?,?)'],
    ["SELECT GET_LOCK ('a', 0)", 'SELECT GET_LOCK (?,?)'],
    ["SELECT GET_LOCK/**/('a', 0)", 'SELECT GET_LOCK (?,?)'],
    ['SET @tenant = 5', 'SET @tenant = ?'],
    ['SET @`x`=1', 'SET @`x`=?'],
    ['SELECT `a@b` FROM t', 'SELECT `a@b` FROM t'],
    ['SELECT 1 /* a@b */', 'SELECT ?'],
    ['SELECT 1 -- a@b', 'SELECT ?'],
    ['SELECT 1 # a@b', 'SELECT ?'],
    [
      '/* banner */SELECT  @@session.auto_increment_increment AS auto_increment_increment, @@sql_mode AS sql_mode',
      'SELECT @@session.auto_increment_increment AS auto_increment_increment,@@sql_mode AS sql_mode',
    ],
    ['/*!40101 SET NAMES utf8 */', 'SET NAMES utf8'],
    ["/*!40101 SET @x='a' */", "SET @x='a'"],
    ['SELECT * FROM t WHERE a IN (1, 2, 3, 4)', 'SELECT * FROM t WHERE a IN (?,?,?,?)'],
    ['SELECT * FROM t WHERE a IN (1, 2, 3, 4, 5, 6)', 'SELECT * FROM t WHERE a IN (?,?,?,...)'],
    ["INSERT INTO t VALUES (1, -2.5e+3, 0x1F, 'it''s', \"q\")", 'INSERT INTO t VALUES (?,?,?,...)'],
    ['SELECT a1, b_2 FROM t3', 'SELECT a1,b_2 FROM t3'],
    ["SELECT 'it\\'s a@b'", 'SELECT ?'],
    ['SELECT ( 1 )', 'SELECT (?)'],
    ['SELECT a + 1', 'SELECT a ?'],
    ['', ''],
  ])('%j', (sql, digest) => {
    expect(proxysqlDigest(sql)).toBe(digest);
  });

  it('keeps comments when told to', () => {
    expect(proxysqlDigest('/* a@b */ CREATE TEMPORARY TABLE t (a INT)', { keepComment: true })).toBe(
      '/* a@b */ CREATE TEMPORARY TABLE t (a INT)',
    );
    expect(proxysqlDigest('SELECT 1 /* GET_LOCK( */', { keepComment: true })).toBe('SELECT ?/* GET_LOCK(*/');
  });

  it('shortens, folds and cuts as configured', () => {
    expect(proxysqlDigest('SELECT F(1, 2, 3)', { groupingLimit: 1, lowercase: true })).toBe('select f(?,...)');
    const long = `SELECT ${'abcdefg, '.repeat(1000)} @x`;
    expect(proxysqlDigest(long)).toContain('@x');
    expect(proxysqlDigest(long, { maxLength: 2048 })).toHaveLength(2048);
  });
});

import { sentText } from '@poolsafe/dialects';
import { describe, expect, it } from 'vitest';
import { parseQueryRules, queryRuleMatches } from '@poolsafe/core';
import { proxysqlRepairs, type RuleInput } from '../src/index.js';

const found = (problem: RuleInput['problem'], ...texts: readonly string[]): RuleInput[] =>
  texts.map((text) => ({ problem, sent: sentText(text, 'mysql') }));

describe('generated query rules', () => {
  it('pin families of statements, and one by one what is in no family', () => {
    const { repairs, sql } = proxysqlRepairs(
      found(
        'leaks',
        'CALL book(1)',
        "call other('x')",
        "SELECT GET_LOCK ('a', 0)",
        'FLUSH TABLES t FOR EXPORT',
        "SELECT 1; SET SESSION sql_mode='ANSI'",
        "SET time_zone = CONCAT('+0', '3:00')",
      ),
    );
    expect(repairs.map(({ sql: statement, statements }) => `${String(statements)} ${statement}`)).toEqual([
      expect.stringContaining(
        "2 INSERT INTO mysql_query_rules (rule_id, active, match_digest, multiplex, apply, comment) VALUES (1000, 1, '^CALL ', 0, 0, ",
      ),
      expect.stringContaining(String.raw`VALUES (1001, 1, 'GET_LOCK\s+\(', 0, 0, `),
      expect.stringContaining("VALUES (1002, 1, '^FLUSH TABLES .*(FOR EXPORT|WITH READ LOCK)', 0, 0, "),
      expect.stringContaining("VALUES (1003, 1, ';.*(SET |CREATE TEMPORARY |PREPARE |LOCK TABLE)', 0, 0, "),
      expect.stringContaining(String.raw`CONCAT\(\?,\?\)$', 0, 0, `),
    ]);
    expect(sql).toContain('LOAD MYSQL QUERY RULES TO RUNTIME;');
    expect(sql).not.toMatch(/, 1, 0, '/);
  });

  it('list the variables of start queries instead of switching the @ rule off', () => {
    const { repairs } = proxysqlRepairs(
      found(
        'pins',
        'SELECT @@session.sql_mode AS m, @@time_zone',
        'SELECT @@version_comment LIMIT 1',
        'SELECT @x',
        'SET @x = 1',
      ),
    );
    expect(repairs.map(({ sql }) => sql)).toEqual([
      "SET mysql-keep_multiplexing_variables='tx_isolation,transaction_isolation,version,sql_mode,time_zone';",
    ]);
  });

  it('are nothing when nothing was found', () => {
    expect(proxysqlRepairs([])).toEqual({ repairs: [], sql: '' });
  });
});

describe('query rules', () => {
  it.each([
    ['{"match_digest":"^select @@"}', 'SELECT  @@sql_mode', true],
    ['{"match_digest":"a@b"}', "SELECT 'a@b'", false],
    ['{"match_pattern":"a@b"}', "SELECT 'a@b'", true],
    ['{"match_digest":"^SELECT","negate_match_pattern":"1"}', 'SELECT 1', false],
    ['{"match_digest":"^SELECT","negate_match_pattern":"1"}', 'UPDATE t SET a=1', true],
    ['{"match_digest":"(","active":"1"}', 'SELECT 1', false],
    ['{"match_digest":".","active":"0"}', 'SELECT 1', false],
  ])('%s on %s: %s', (rule, text, matches) => {
    const [parsed] = parseQueryRules(`[${rule}]`) ?? [];
    expect(parsed && queryRuleMatches(parsed, sentText(text, 'mysql'))).toBe(matches);
  });

  it.each(['{', '{"a":1}', '[1]', '[null]'])('%s is no list of rules', (text) => {
    expect(parseQueryRules(text)).toBeUndefined();
  });
});

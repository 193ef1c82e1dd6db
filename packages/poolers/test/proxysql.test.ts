import { aloneContext, judge, judgeMessage, judgeSequence, replay, type Step } from '@poolsafe/core';
import { analyseMysql, sentText } from '@poolsafe/dialects';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../src/index.js';

const stepsOf = (messages: readonly string[]): Step[] =>
  messages.flatMap((text, message) => {
    const { statements } = analyseMysql(text);
    const sent = sentText(text, 'mysql', statements.length);
    return statements.map(({ effects }): Step => ({
      effects,
      message,
      messageSize: statements.length,
      handle: 'session',
      text,
      sent,
    }));
  });

/** Outcomes of a text that is sent as one message, worst of each effect and of the message; `!` when not noticed. */
function verdict(text: string, target: string): string {
  const parsed = parseTarget(target);
  const steps = stepsOf([text]);
  const verdicts = replay(steps, 'mysql').map(({ effect, context }) => judge(effect, parsed, context));
  const whole = judgeMessage(parsed, {
    ...aloneContext('mysql', text),
    sent: sentText(text, 'mysql', Math.max(steps.length, 1)),
  });
  const outcomes = [...verdicts, ...(whole ? [whole] : [])].flatMap((judged) => judged.outcomes);
  const telling = [...new Set(outcomes)].filter((outcome) => outcome !== 'safe').sort();
  return (telling.join('+') || 'safe') + (verdicts.some(({ recognised }) => !recognised) ? ' !' : '');
}

// Spellings beside the measured ones; what ProxySQL's source says of them.
describe('ProxySQL 2.7 decides by the text', () => {
  it.each([
    ["select get_lock('x', 1), sleep(0)", 'pinned'],
    ["SELECT get_lock\n('x', 1)", 'leaked+lost+permanent !'],
    ["DO GET_LOCK('a',1)", 'pinned'],
    ['SELECT \'GET_LOCK(\', "@x"', 'safe'],
    ['SELECT `a@b` FROM t', 'pinned'],
    ['GRANT SELECT ON d.* TO u@localhost', 'pinned'],
    ['select @@version, @@Version_Comment as c', 'safe'],
    ['select @@session.tx_isolation', 'safe'],
    ['select @@version, @@sql_mode', 'pinned'],
    ['SELECT LAST_INSERT_ID()', 'tracked'],
    ['select last_insert_id()', 'tracked'],
    ['SELECT LAST_INSERT_ID( )', 'pinned+wrong'],
    ['SELECT @@identity', 'tracked'],
    ["SET sql_mode = ''", 'tracked'],
    ['set session sql_mode = "STRICT_ALL_TABLES,ANSI"', 'tracked'],
    ["SET sql_mode='STRICT_ALL_TABLES, ANSI'", 'leaked+lost !'],
    ["SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI')", 'tracked'],
    ['SET sql_mode = CONCAT(@@sql_mode, @more)', 'pinned'],
    ["SET time_zone = 'Europe/Berlin'", 'tracked'],
    ["SET time_zone = 'America/Argentina/Salta'", 'leaked+lost !'],
    ['SET long_query_time = 0.5', 'leaked+lost !'],
    ['SET long_query_time = 1', 'tracked'],
    ['SET lock_wait_timeout = -1', 'pinned'],
    ['SET lock_wait_timeout = DEFAULT', 'pinned'],
    ['SET sql_select_limit = DEFAULT', 'tracked'],
    ['SET time_zone = DEFAULT', 'rejected'],
    ['SET foreign_key_checks = OFF', 'tracked'],
    ['SET foreign_key_checks = @old', 'pinned'],
    ['SET @@local.unique_checks = 0', 'tracked'],
    ['SET LOCAL unique_checks = 0', 'pinned'],
    ['SET GLOBAL unique_checks = 0', 'pinned'],
    ['SET wait_timeout = 10, unique_checks = 0', 'ignored+tracked'],
    ['SET wait_timeout = 10, sql_notes = 0', 'pinned'],
    ["SET NAMES utf8mb4 COLLATE 'utf8mb4_bin'", 'tracked'],
    ['SET CHARACTER SET utf8', 'tracked'],
    ['SET SESSION TRANSACTION READ ONLY', 'tracked'],
    ['SET LOCAL TRANSACTION READ ONLY', 'pinned'],
    ["SET sql_mode='ANSI' -- why", 'leaked+lost !'],
    ["/* why */ SET sql_mode='ANSI'", 'tracked'],
    ["SET sql_mode='ANSI';", 'tracked'],
    ["SET sql_mode='ANSI'; SELECT 1", 'pinned'],
    ["SELECT 1; SET sql_mode='ANSI'", 'leaked+lost !'],
    ['SELECT 1; PREPARE p FROM "SELECT 1"', 'leaked+lost !'],
    ['SELECT 1; SET @x = 1', 'pinned'],
    ['CREATE TEMPORARY TABLE t AS SELECT 1', 'pinned'],
    ['CREATE OR REPLACE TEMPORARY TABLE t (a int)', 'leaked+lost !'],
    ['LOCK INSTANCE FOR BACKUP', 'leaked+lost+permanent !'],
    ['FLUSH TABLES WITH READ LOCK', 'pinned'],
    ['FLUSH LOCAL TABLES WITH READ LOCK', 'leaked+lost+permanent !'],
    ['BEGIN', 'pinned'],
    ['SELECT 1', 'safe'],
    ['CALL p()', 'unknown'],
    ["LOAD DATA LOCAL INFILE 'f' INTO TABLE t", 'rejected'],
  ])('%s: %s', (text, expected) => {
    expect(verdict(text, 'proxysql@2.7')).toBe(expected);
  });
});

describe('versions and settings change it', () => {
  it.each([
    ['SET foreign_key_checks = 0', 'proxysql@1.4', 'pinned'],
    ['SET foreign_key_checks = 0', 'proxysql@2.0.6', 'pinned'],
    ['SET foreign_key_checks = 0', 'proxysql@2.4', 'tracked'],
    ['SET sql_notes = 0', 'proxysql@1.4', 'leaked+lost !'],
    ['SET sql_notes = 0', 'proxysql@2.0.6', 'pinned'],
    ['SET sql_require_primary_key = 1', 'proxysql@2.4', 'pinned'],
    ['SET sql_require_primary_key = 1', 'proxysql@2.5', 'tracked'],
    ['SET wait_timeout = 1', 'proxysql@2.0.6', 'pinned'],
    ['SET wait_timeout = 1', 'proxysql@2.3', 'ignored'],
    ['SET @x = 1', 'proxysql@3.0?user_variable_tracking=1', 'tracked'],
    ['SET @x = @y', 'proxysql@3.0?user_variable_tracking=1', 'pinned'],
    ["SELECT GET_LOCK('a', 1)", 'proxysql@2.7?query_digests=0', 'leaked+lost+permanent'],
    ["/* c */ PREPARE p FROM 'SELECT 1'", 'proxysql@2.7?query_digests_keep_comment=true', 'leaked+lost !'],
    ['SELECT 1 /* a@b */', 'proxysql@2.7?query_digests_keep_comment=true', 'pinned'],
    ['SELECT @@sql_mode', 'proxysql@2.7?keep_multiplexing_variables=version%2Csql_mode', 'safe'],
    [
      'SET @x = 1',
      `proxysql@2.7?mysql_query_rules=${encodeURIComponent('[{"match_digest":"@","multiplex":2}]')}`,
      'leaked+lost !',
    ],
    [
      'CALL p()',
      `proxysql@2.7?mysql_query_rules=${encodeURIComponent('[{"match_digest":"^CALL ","multiplex":0}]')}`,
      'pinned',
    ],
    ['SET @x = 1', 'proxysql@2.7?read_write_split=true', 'pinned+rejected'],
    ['CREATE TEMPORARY TABLE t (a int)', 'proxysql@2.7?read_write_split=true', 'lost+pinned'],
    ["SET sql_mode = 'ANSI'", 'proxysql@2.7?read_write_split=true', 'tracked'],
    ['SELECT LAST_INSERT_ID()', 'proxysql@2.7?protocol=binary', 'pinned+wrong'],
    ['SELECT FOUND_ROWS()', 'proxysql@2.7?server_version=8.4', 'pinned+wrong'],
    ['SELECT FOUND_ROWS()', 'proxysql@2.7?server_version=10.11', 'wrong'],
  ])('%s on %s: %s', (text, target, expected) => {
    expect(verdict(text, target)).toBe(expected);
  });
});

describe('a sequence carries its pins along', () => {
  it.each([
    [['SET @x = 1', "SELECT GET_LOCK ('a', 1)"], ['reset', 'reset'], 'pinned safe'],
    [['LOCK TABLES t READ', 'UNLOCK TABLES', 'SELECT 1'], ['release', null, null], 'pinned safe'],
    [['BEGIN', 'SELECT 1', 'COMMIT'], ['transaction-end', 'transaction-end', null], 'pinned safe'],
    [['SET sql_log_bin = 0', 'SET sql_log_bin = 1'], ['release', null], 'pinned tracked'],
    [['SELECT SQL_CALC_FOUND_ROWS 1', 'SELECT FOUND_ROWS()'], ['reset', 'reset'], 'pinned safe'],
    [
      ['UPDATE t SET a = LAST_INSERT_ID(1)', 'SELECT 1', 'SELECT 1', 'SELECT 1', 'SELECT 1', 'SELECT 1', 'SELECT 1'],
      [...Array<string>(6).fill('5 statements or 10 s'), null],
      'pinned',
    ],
  ])('%j', (messages, held, outcomes) => {
    const judged = judgeSequence(stepsOf(messages), parseTarget('proxysql@2.7?server_version=10.11'), 'mysql');
    expect(judged.map(({ heldUntil }) => heldUntil)).toEqual(held);
    expect(judged.flatMap(({ effects }) => effects.map((effect) => effect.verdict.outcomes[0])).join(' ')).toBe(
      outcomes,
    );
  });
});

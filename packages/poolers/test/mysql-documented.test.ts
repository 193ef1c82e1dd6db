import { describe, expect, it } from 'vitest';
import { judgeMysqlConstruct, mysqlConstructs, parseTarget } from '../src/index.js';

/** What documents and sources say of multiplexers that were not run: row by row, each of its statements. */
const ROWS: readonly (readonly [
  row: string,
  target: string,
  statements: readonly string[],
  outcomes: string,
  until: string | null,
])[] = [
  ['text over 16 KB', 'rds-proxy', [`SELECT '${'x'.repeat(17_000)}'`], 'pinned', 'disconnect'],
  [
    'table locks',
    'rds-proxy',
    ['LOCK TABLES t READ', 'LOCK TABLE t WRITE', 'FLUSH TABLES WITH READ LOCK'],
    'pinned',
    'disconnect',
  ],
  ['named locks', 'rds-proxy', ["SELECT GET_LOCK('a', 1)", "DO GET_LOCK('a', 1)"], 'pinned', 'disconnect'],
  ['user variables', 'rds-proxy', ['SET @x = 1', 'SET @a = 1, @b = 2'], 'pinned', 'disconnect'],
  [
    'untracked variables',
    'rds-proxy',
    ['SET sql_notes = 0', 'SET SESSION group_concat_max_len = 9'],
    'pinned',
    'disconnect',
  ],
  [
    'tracked variables',
    'rds-proxy',
    [
      'SET autocommit = 0',
      'SET NAMES utf8mb4',
      'SET character_set_results = NULL',
      "SET sql_mode = 'ANSI'",
      "SET time_zone = '+00:00'",
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      'SET SESSION wait_timeout = 60',
      'USE shop',
    ],
    'tracked',
    null,
  ],
  ['the next transaction', 'rds-proxy', ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED'], 'pinned', 'disconnect'],
  ['temporary tables', 'rds-proxy', ['CREATE TEMPORARY TABLE t (a int)'], 'pinned', 'disconnect'],
  ['row counts', 'rds-proxy', ['SELECT FOUND_ROWS()', 'SELECT ROW_COUNT()'], 'pinned', 'disconnect'],
  ['prepared statements', 'rds-proxy', ["PREPARE p FROM 'SELECT 1'"], 'pinned', 'disconnect'],
  ['prepared statements, binary', 'rds-proxy?protocol=binary', ['SELECT 1'], 'pinned', 'disconnect'],
  ['executable comments', 'rds-proxy', ['SELECT /*!50000 1 */', 'SELECT /*M! 1 */'], 'pinned', 'disconnect'],
  ['procedures', 'rds-proxy', ['CALL p()'], 'unknown', null],

  [
    'transactions',
    'maxscale?idle_session_pool_time=0s',
    ['BEGIN', 'START TRANSACTION', "XA START 'x'"],
    'pinned',
    'transaction-end',
  ],
  [
    'session commands',
    'maxscale?idle_session_pool_time=0s',
    ['SET sql_mode = 1', 'SET @x = 1', 'USE shop', "PREPARE p FROM 'SELECT 1'"],
    'tracked',
    null,
  ],
  [
    'locks',
    'maxscale?idle_session_pool_time=0s',
    ['LOCK TABLES t READ', "SELECT GET_LOCK('a', 1)"],
    'leaked+lost+permanent',
    null,
  ],
  ['temporary tables', 'maxscale?idle_session_pool_time=0s', ['CREATE TEMPORARY TABLE t (a int)'], 'leaked+lost', null],
  ['insert ids', 'maxscale?idle_session_pool_time=0s', ['SELECT LAST_INSERT_ID()'], 'wrong', null],
  ['procedures', 'maxscale?idle_session_pool_time=0s', ['CALL p()'], 'unknown', null],
  [
    'off by default',
    'maxscale',
    ['LOCK TABLES t READ', 'SET @x = 1', 'CREATE TEMPORARY TABLE t (a int)'],
    'safe',
    null,
  ],
  ['off by default', 'mysql-router', ['LOCK TABLES t READ', 'SET @x = 1', 'SELECT LAST_INSERT_ID()'], 'safe', null],

  ['user variables', 'vitess', ['SET @x = 1', 'SELECT @x'], 'tracked', null],
  [
    'SET_VAR hints',
    'vitess',
    [
      "SET sql_mode = 'STRICT_TRANS_TABLES'",
      'SET foreign_key_checks = 0',
      'SET group_concat_max_len = 9',
      'SET sort_buffer_size = 9',
    ],
    'tracked',
    null,
  ],
  [
    'reserved connections',
    'vitess',
    [
      "SET time_zone = '+00:00'",
      'SET default_week_format = 1',
      'SET innodb_lock_wait_timeout = 5',
      'SET sql_notes = 0',
    ],
    'pinned',
    'disconnect',
  ],
  [
    'variables of its own',
    'vitess',
    ['SET autocommit = 1', 'SET sql_select_limit = 9', 'SET workload = olap', 'SET NAMES utf8mb4'],
    'tracked',
    null,
  ],
  [
    'ignored variables',
    'vitess',
    ['SET big_tables = 1', 'SET innodb_strict_mode = 0', 'SET wait_timeout = 5', 'SET long_query_time = 1'],
    'ignored',
    null,
  ],
  [
    'refused variables',
    'vitess',
    ['SET auto_increment_increment = 2', 'SET binlog_row_image = minimal', 'SET sql_log_off = 1'],
    'rejected',
    null,
  ],
  [
    'checked variables',
    'vitess',
    ['SET lock_wait_timeout = 5', 'SET max_join_size = 9', 'SET net_read_timeout = 5'],
    'ignored',
    null,
  ],
  [
    'refused modes',
    'vitess',
    ["SET sql_mode = 'ANSI_QUOTES'", "SET sql_mode = 'NO_BACKSLASH_ESCAPES'", "SET sql_mode = 'PIPES_AS_CONCAT'"],
    'rejected',
    null,
  ],
  ['temporary tables', 'vitess', ['CREATE TEMPORARY TABLE t (a int)'], 'pinned', 'disconnect'],
  ['named locks', 'vitess', ["SELECT GET_LOCK('a', 1)"], 'pinned', 'release'],

  [
    'anything',
    'tiproxy',
    ['SET @x = 1', 'LOCK TABLES t READ', 'CREATE TEMPORARY TABLE t (a int)', 'BEGIN'],
    'safe',
    null,
  ],
  [
    'anything',
    'cloudsql-pooling?server_version=8.0',
    ['SET @x = 1', 'LOCK TABLES t READ', "SELECT GET_LOCK('a', 1)"],
    'safe',
    null,
  ],
  [
    'tracked user variables',
    'proxysql@3.0?user_variable_tracking=1&set_parser_algorithm=3',
    ['SET @x = 1', "SET @a = 'b', @c = 2"],
    'tracked',
    null,
  ],
  [
    'user variables with expressions',
    'proxysql@3.0?user_variable_tracking=1&set_parser_algorithm=3',
    ['SET @x = @y', 'SET @x = NOW()'],
    'pinned',
    'reset',
  ],
];

describe('judge agrees with what is documented of MySQL multiplexers', () => {
  it.each(
    ROWS.flatMap(([row, target, statements, outcomes, until]) =>
      statements.map((sql) => [target, row, sql, outcomes, until] as const),
    ),
  )('%s, %s: %.60s', (text, _row, sql, outcomes, until) => {
    const judged = judgeMysqlConstruct({ id: 'row', effects: {}, messages: [sql] }, parseTarget(text));
    const words = judged.outcomes.filter((outcome) => outcome !== 'safe').sort();
    expect({ outcomes: words.join('+') || 'safe', until: judged.heldUntil }).toEqual({ outcomes, until });
  });
});

describe('a proxy that shares no connection changes nothing', () => {
  it.each(['mysql-router', 'maxscale', 'tiproxy', 'direct', 'proxysql?fast_forward=1'])('%s', (text) => {
    const target = parseTarget(text);
    const changed = mysqlConstructs
      .filter(({ leftOpen }) => leftOpen !== true)
      .flatMap((construct) =>
        ([null, 'binary'] as const).flatMap((protocol) => {
          const { outcomes } = judgeMysqlConstruct(construct, { ...target, protocol });
          const bad = outcomes.filter((outcome) => !['safe', 'pinned'].includes(outcome));
          return bad.length === 0
            ? []
            : [`${construct.messages.join(' | ')} (${protocol ?? 'text'}): ${bad.join('+')}`];
        }),
      );
    expect(changed).toEqual([]);
  });
});

import type { Construct, EffectPattern } from '@poolsafe/core';
import { analyseMysql } from '@poolsafe/dialects';

/** A construct of the MySQL lab: what a client sends, message by message, and what was looked at. */
export interface MysqlLabConstruct extends Construct {
  readonly messages: readonly string[];
  /** How the last message was sent. */
  readonly protocol?: 'binary';
  /** The client leaves the transaction open that it began. */
  readonly leftOpen?: boolean;
  /** False: measured to decide the truth of a profile, never cited for a statement of a user's. */
  readonly cited?: boolean;
}

/** The effects that a text stands for: of its writes, else of what it gives up, else of its reads. */
function patternOf(sql: string): EffectPattern | undefined {
  const effects = analyseMysql(sql).statements.flatMap((statement) => statement.effects);
  const effect =
    effects.find(({ action }) => action === 'write') ??
    effects.find(({ action }) => action === 'release') ??
    effects.find(({ action }) => action === 'read');
  if (!effect) return undefined;
  const { state, action, via, scope, name } = effect;
  return { state, action, via, scope, ...(state === 'setting' && name !== undefined ? { name } : {}) };
}

interface Options {
  /** Messages before the one that is looked at. */
  readonly after?: readonly string[];
  readonly protocol?: 'binary';
  readonly leftOpen?: boolean;
}

/** The text is read when somebody asks what it stands for: a start of the tool does not wait for all of them. */
function construct(id: string, sql: string, options: Options = {}): MysqlLabConstruct {
  const { after = [], ...more } = options;
  let known: { readonly pattern: EffectPattern | undefined } | undefined;
  const pattern = () => (known ??= { pattern: patternOf(sql) }).pattern;
  return {
    id,
    messages: [...after, sql],
    ...more,
    get effects() {
      return pattern() ?? {};
    },
    get cited() {
      return pattern() !== undefined;
    },
  };
}

const others = (count: number): readonly string[] => Array.from({ length: count }, () => 'SELECT 1');

/**
 * What was tried on real MySQL multiplexers and application pools, with the very texts: their spelling decides.
 * Evidence for an effect is taken from the first that covers it and came out the same.
 */
export const mysqlConstructs: readonly MysqlLabConstruct[] = [
  construct('select-table', 'SELECT * FROM t LIMIT 1'),
  construct('update', "UPDATE t SET v='z' WHERE id=1"),
  construct('insert-no-autoinc', "REPLACE INTO na VALUES(1,'x')"),
  construct('begin', 'BEGIN'),
  construct('begin-read', 'SELECT COUNT(*) FROM t', { after: ['BEGIN'] }),
  construct('start-trx-snapshot', 'START TRANSACTION WITH CONSISTENT SNAPSHOT'),
  construct('autocommit0', 'SET autocommit=0'),
  construct('autocommit0-select', 'SELECT COUNT(*) FROM t', { after: ['SET autocommit=0'] }),
  construct('autocommit0-commit', 'COMMIT', { after: ['SET autocommit=0', 'SELECT COUNT(*) FROM t'] }),
  construct('savepoint-outside-trx', 'SAVEPOINT s1'),
  construct('savepoint-in-trx', 'SAVEPOINT s1', { after: ['BEGIN'] }),
  construct('savepoint-release', 'RELEASE SAVEPOINT s1', { after: ['BEGIN', 'SAVEPOINT s1'] }),
  construct('xa-start', "XA START 'x1'"),
  construct('error-syntax', 'SELEC 1'),
  construct('error-dup', "INSERT INTO na VALUES(1,'x')", { after: ["REPLACE INTO na VALUES(1,'x')"] }),
  construct('kill-query-noop', 'KILL QUERY 999999'),
  construct('lock-tables', 'LOCK TABLES t READ'),
  construct('lock-table-write', 'LOCK TABLE u WRITE'),
  construct('ftwrl', 'FLUSH TABLES WITH READ LOCK'),
  construct('get-lock', "SELECT GET_LOCK('a1',0)"),
  construct('do-get-lock', "DO GET_LOCK('a1',0)"),
  construct('release-lock-only', "SELECT RELEASE_LOCK('nope')"),
  construct('is-free-lock', "SELECT IS_FREE_LOCK('a1')"),
  construct('get-lock-in-string', "SELECT 'GET_LOCK('"),
  construct('get-lock-in-comment', 'SELECT 1 /* GET_LOCK( */'),
  construct('uservar-set-multi', "SET @x=1, @y='b'"),
  construct('uservar-into', 'SELECT 5 INTO @x'),
  construct('uservar-rownum', 'SELECT @r:=@r+1 FROM t, (SELECT @r:=0) z'),
  construct('uservar-backtick', 'SET @`x`=1'),
  construct('uservar-ps', 'SET @x=?', { protocol: 'binary' }),
  construct('uservar-select-ps', 'SELECT @x', { protocol: 'binary' }),
  construct('uservar-call-out', 'CALL p_out(@o)'),
  construct('at-in-sq-string', "SELECT 'a@b.c'"),
  construct('at-in-insert', "INSERT INTO na VALUES(77,'a@b.c') ON DUPLICATE KEY UPDATE v='a@b.c'"),
  construct('at-in-block-comment', 'SELECT 1 /* owner a@b.c */'),
  construct('at-in-leading-comment', '/* owner a@b.c */ SELECT 1'),
  construct('at-in-dash-comment', 'SELECT 1 -- a@b.c'),
  construct('at-in-hash-comment', 'SELECT 1 # a@b.c'),
  construct('at-in-hint', 'SELECT /*+ QB_NAME(`a@b`) */ 1'),
  construct('at-hint-qb', 'SELECT /*+ NO_INDEX_MERGE(@qb1 t) */ 1 FROM t LIMIT 1'),
  construct('at-in-escaped-string', "SELECT 'it\\'s a@b'"),
  construct('at-in-charset-string', "SELECT _utf8mb4'a@b'"),
  construct('at-in-nstring', "SELECT N'a@b'"),
  construct('at-grants-user-quoted', "SHOW GRANTS FOR 'app'@'%'"),
  construct('at-create-definer', 'CREATE OR REPLACE DEFINER=`app`@`%` VIEW vv AS SELECT 1 AS a'),
  construct('uservar-behind-version', 'SELECT @@version + (@x:=9)'),
  construct('uservar-quoted-name', "SET @'my var'=1"),
  construct('uservar-in-ident-kept', 'SELECT version, @x:=3 FROM (SELECT 1 AS version) d'),
  construct('sysvar-version', 'SELECT @@version'),
  construct('sysvar-transaction-isolation', 'SELECT @@transaction_isolation'),
  construct('sysvar-session-transaction-isolation', 'SELECT @@session.transaction_isolation'),
  construct('sysvar-version-alias', 'SELECT @@version AS v'),
  construct('sysvar-version-two', 'SELECT @@version, @@version_comment'),
  construct('sysvar-sql-mode', 'SELECT @@sql_mode'),
  construct('sysvar-session-sql-mode', 'SELECT @@SESSION.sql_mode'),
  construct('sysvar-global-ro', 'SELECT @@global.read_only'),
  construct('sysvar-max-packet', 'SELECT @@max_allowed_packet,@@wait_timeout'),
  construct(
    'sysvar-jdbc-init',
    '/* mysql-connector-j-8.0.33 (Revision: 7d6b0800528b6b25c68b52dc10d6c1c8429c100c) */SELECT  @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@sql_mode AS sql_mode, @@time_zone AS time_zone, @@wait_timeout AS wait_timeout',
  ),
  construct('sysvar-jdbc-trx-ro', 'select @@session.transaction_read_only'),
  construct('sysvar-in-where', 'SELECT * FROM t WHERE id=@@server_id'),
  construct('sysvar-identity', 'SELECT @@IDENTITY'),
  construct('sysvar-warning-count', 'SELECT @@warning_count, @@error_count'),
  construct('func-version', 'SELECT VERSION()'),
  construct('sql-mode-bare', "SET sql_mode='ANSI_QUOTES'"),
  construct('sql-mode-atat2', "SET @@sql_mode='ANSI_QUOTES'"),
  construct('sql-mode-local', "SET LOCAL sql_mode='ANSI_QUOTES'"),
  construct('sql-mode-coloneq', "SET sql_mode:='ANSI_QUOTES'"),
  construct('sql-mode-concat', "SET SESSION sql_mode=CONCAT(@@sql_mode, ',ANSI_QUOTES')"),
  construct('sql-mode-replace', "SET SESSION sql_mode=(SELECT REPLACE(@@sql_mode,'ONLY_FULL_GROUP_BY',''))"),
  construct('sql-mode-rails-nosq', 'SET  @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483'),
  construct(
    'sql-mode-laravel',
    "set session sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  ),
  construct('sql-mode-default', 'SET SESSION sql_mode=DEFAULT', { after: ["SET SESSION sql_mode='ANSI_QUOTES'"] }),
  construct('sql-mode-comment-lead', "/* app */ SET SESSION sql_mode='ANSI_QUOTES'"),
  construct('sql-mode-multistmt', "SET SESSION sql_mode='ANSI_QUOTES'; SELECT 1"),
  construct('set-two-vars', "SET SESSION sql_mode='ANSI_QUOTES', SESSION time_zone='+03:00'"),
  construct('set-known-and-unknown', "SET SESSION time_zone='+03:00', SESSION div_precision_increment=6"),
  construct('set-trx-iso-begin', 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN'),
  construct('set-with-trailing-comment', "SET SESSION sql_mode='ANSI_QUOTES' /* from app */"),
  construct('set-trailing-semicolon', "SET SESSION sql_mode='ANSI_QUOTES';"),
  construct('set-fk-two', 'SET foreign_key_checks=0, unique_checks=0'),
  construct('set-default-keyword', 'SET SESSION time_zone=DEFAULT'),
  construct('set-charset-server', "SET character_set_server='utf8mb4'"),
  construct('set-expr-subselect', 'SET SESSION group_concat_max_len=(SELECT 4096)'),
  construct('set-persist', 'SET GLOBAL sort_buffer_size=262144'),
  construct('time-zone', "SET time_zone='+03:00'"),
  construct('time-zone-expr', "SET time_zone=CONCAT('+0','3:00')"),
  construct('names-collate', 'SET NAMES utf8mb4 COLLATE utf8mb4_bin'),
  construct('charset', 'SET CHARACTER SET latin1'),
  construct('collation-connection', 'SET collation_connection=utf8mb4_bin'),
  construct('session-trx-isolation', 'SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED'),
  construct('next-trx-isolation', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'),
  construct('var-trx-read-only', 'SET SESSION transaction_read_only=1'),
  construct('set-foreign-key-checks', 'SET SESSION foreign_key_checks=0'),
  construct('set-unique-checks', 'SET SESSION unique_checks=0'),
  construct('set-sql-safe-updates', 'SET SESSION sql_safe_updates=1'),
  construct('set-max-join-size', 'SET SESSION max_join_size=1000'),
  construct('set-auto-increment-offset', 'SET SESSION auto_increment_offset=2'),
  construct('set-sql-auto-is-null', 'SET SESSION sql_auto_is_null=1'),
  construct('set-sql-big-selects', 'SET SESSION sql_big_selects=0'),
  construct('set-interactive-timeout', 'SET SESSION interactive_timeout=77'),
  construct('set-net-write-timeout', 'SET SESSION net_write_timeout=77'),
  construct('set-lock-wait-timeout', 'SET SESSION lock_wait_timeout=77'),
  construct('set-innodb-lock-wait-timeout', 'SET SESSION innodb_lock_wait_timeout=7'),
  construct('set-sort-buffer-size', 'SET SESSION sort_buffer_size=300000'),
  construct('set-long-query-time', 'SET SESSION long_query_time=3'),
  construct('set-lc-time-names', "SET SESSION lc_time_names='de_DE'"),
  construct('set-optimizer-switch', "SET SESSION optimizer_switch='index_merge=off'"),
  construct('set-optimizer-prune-level', 'SET SESSION optimizer_prune_level=0'),
  construct('set-sql-quote-show-create', 'SET SESSION sql_quote_show_create=0'),
  construct('set-timestamp', 'SET SESSION timestamp=1000000000'),
  construct('set-sql-notes', 'SET SESSION sql_notes=0'),
  construct('set-default-week-format', 'SET SESSION default_week_format=3'),
  construct('set-max-error-count', 'SET SESSION max_error_count=5'),
  construct('set-insert-id', 'SET SESSION insert_id=900001'),
  construct('set-last-insert-id', 'SET SESSION last_insert_id=4242'),
  construct('set-rand-seed1', 'SET SESSION rand_seed1=12'),
  construct('set-pseudo-thread-id', 'SET SESSION pseudo_thread_id=99'),
  construct('set-big-tables', 'SET SESSION big_tables=1'),
  construct('set-session-track-schema', 'SET SESSION session_track_schema=0'),
  construct('set-session-track-state-change', 'SET SESSION session_track_state_change=1'),
  construct('set-session-track-gtids', "SET SESSION session_track_gtids='OWN_GTID'"),
  construct('set-session-track-system-variables', "SET SESSION session_track_system_variables='*'"),
  construct('set-sql-generate-invisible-primary-key', 'SET SESSION sql_generate_invisible_primary_key=1'),
  construct('set-information-schema-stats-expiry', 'SET SESSION information_schema_stats_expiry=0'),
  construct('set-print-identified-with-as-hex', 'SET SESSION print_identified_with_as_hex=1'),
  construct('set-binlog-format', "SET SESSION binlog_format='ROW'"),
  construct('set-log-bin-then-1', 'SET SESSION sql_log_bin=1', { after: ['SET SESSION sql_log_bin=0'] }),
  construct('set-global', 'SET GLOBAL max_connect_errors=200'),
  construct('set-role', 'SET ROLE NONE'),
  construct('found-rows-alone', 'SELECT FOUND_ROWS()'),
  construct('calc-found-rows-in-comment', 'SELECT 1 /* SQL_CALC_FOUND_ROWS */'),
  construct('last-insert-id-alone', 'SELECT LAST_INSERT_ID()'),
  construct('last-insert-id-after', 'SELECT LAST_INSERT_ID()', { after: ["INSERT INTO u(v) VALUES('x')"] }),
  construct('last-insert-id-expr', 'UPDATE t SET v=LAST_INSERT_ID(4711) WHERE id=1'),
  construct('last-insert-id-semicolon', 'SELECT LAST_INSERT_ID();', { after: ["INSERT INTO u(v) VALUES('x')"] }),
  construct('last-insert-id-ps', 'SELECT LAST_INSERT_ID()', {
    after: ["INSERT INTO u(v) VALUES('x')"],
    protocol: 'binary',
  }),
  construct('warning-stmt', "SELECT CAST('abc' AS SIGNED)"),
  construct('show-warnings', 'SHOW WARNINGS', { after: ["SELECT CAST('abc' AS SIGNED)"] }),
  construct('drop-if-exists-note', 'DROP TABLE IF EXISTS nosuchtable'),
  construct('get-diagnostics', 'GET DIAGNOSTICS @n = NUMBER'),
  construct('temp-table', 'CREATE TEMPORARY TABLE tmp1(a int)'),
  construct('temp-table-spaces', 'CREATE   TEMPORARY\n TABLE tmp1(a int)'),
  construct('temp-table-select', 'CREATE TEMPORARY TABLE tmp1 SELECT 1 AS a'),
  construct('temp-table-ps', 'CREATE TEMPORARY TABLE tmp1(a int)', { protocol: 'binary' }),
  construct('temp-table-like', 'CREATE TEMPORARY TABLE tmp1 LIKE t'),
  construct('temp-table-indented', '  create temporary table tmp1(a int)'),
  construct('temp-table-error', 'CREATE TEMPORARY TABLE tmp1(a nosuchtype)'),
  construct('temp-table-in-string', "SELECT 'CREATE TEMPORARY TABLE x'"),
  construct('call-makes-temp', 'CALL p_tmp()'),
  construct('call-get-lock', 'CALL p_lock()'),
  construct('call-sets-sysvar', 'CALL p_set()'),
  construct('prepare-text-comment', "/* c */ PREPARE ps1 FROM 'SELECT 1'"),
  construct('prepare-from-var', 'PREPARE ps1 FROM @q', { after: ["SET @q='SELECT 1'"] }),
  construct('execute-text', 'EXECUTE ps1', { after: ["PREPARE ps1 FROM 'SELECT 1'"] }),
  construct('ps-binary-insert', 'INSERT INTO u(v) VALUES(?)', { protocol: 'binary' }),
  construct('explain', 'EXPLAIN SELECT * FROM t'),
  construct('ddl', 'CREATE TABLE IF NOT EXISTS dd(a int)'),
  construct('show-create', 'SHOW CREATE TABLE t'),
  construct('flush-status', 'FLUSH STATUS'),
  construct('backup-stage', 'BACKUP STAGE START'),
  construct('sysvar-tx-isolation', 'SELECT @@tx_isolation'),
  construct('set-max-statement-time', 'SET SESSION max_statement_time=5'),
  construct('set-optimizer-use-condition-selectivity', 'SET SESSION optimizer_use_condition_selectivity=1'),
  construct('set-query-cache-type', 'SET SESSION query_cache_type=0'),
  construct('set-skip-replication', 'SET SESSION skip_replication=0'),
  construct('set-tx-isolation', "SET SESSION tx_isolation='READ-COMMITTED'"),
  construct('set-statement-for', 'SET STATEMENT max_statement_time=5 FOR SELECT 1'),
  construct('temp-table-or-replace', 'CREATE OR REPLACE TEMPORARY TABLE tmp1(a int)'),

  // Sequences, with another client on the pooled connection between the messages
  construct('seq-ctas-temp', 'CREATE TEMPORARY TABLE tmp1 SELECT 1 AS a'),
  construct('seq-savepoint-first', 'SAVEPOINT s1', { after: ['BEGIN'] }),
  construct('seq-savepoint-after-read', 'SAVEPOINT s1', { after: ['BEGIN', 'SELECT COUNT(*) FROM t'] }),
  construct('seq-lid-text', 'SELECT LAST_INSERT_ID()', { after: ["INSERT INTO u(v) VALUES('x')"] }),
  construct('seq-lid-ps', 'SELECT LAST_INSERT_ID()', { after: ["INSERT INTO u(v) VALUES('x')"], protocol: 'binary' }),
  construct('seq-lid-late', 'SELECT LAST_INSERT_ID()', { after: ["INSERT INTO u(v) VALUES('x')", ...others(6)] }),
  construct('seq-lid-late-forms', 'SELECT LAST_INSERT_ID() AS id', {
    after: ["INSERT INTO u(v) VALUES('x')", ...others(6)],
  }),
  construct('seq-row-count', 'SELECT ROW_COUNT()', { after: ['UPDATE t SET v=UUID() WHERE id=1'] }),
  construct('seq-next-isolation', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'),
  construct('seq-multistmt-in-trx', 'SELECT 1; SELECT 2', { after: ['BEGIN', "INSERT INTO u(v) VALUES('x')"] }),
  construct('seq-handler', 'HANDLER t READ FIRST', { after: ['HANDLER t OPEN'] }),
  construct('seq-uservar-quoted', "SET @'x y'=1"),
  construct('seq-call-out', 'CALL p_out(@o)'),
  construct('seq-stmt-close', 'SELECT ? + 1', { protocol: 'binary' }),
  construct('seq-ac0', 'SET autocommit=0'),
  construct('seq-ac0-write', "UPDATE t SET v='z' WHERE id=1", { after: ['SET autocommit=0'] }),
  construct('seq-flush-export', 'FLUSH TABLES t FOR EXPORT'),
  construct('seq-proc-tz', "CREATE PROCEDURE p_tz() SET SESSION time_zone='+05:00'; CALL p_tz()"),
  construct('seq-multistmt-lock', "SELECT 1; SELECT GET_LOCK('ml',0)"),

  // With a read/write split by ^SELECT
  construct('rw-uservar-assign', 'SELECT @x:=5'),
  construct('rw-lock-tables', 'LOCK TABLES t WRITE'),
  construct('rw-get-lock', "DO GET_LOCK('rw',0)"),
  construct('rw-row-count', 'SELECT ROW_COUNT()', { after: ["UPDATE t SET v='z' WHERE id=1"] }),
  construct('rw-sql-mode', "SET SESSION sql_mode='ANSI_QUOTES'"),

  // Left behind on a connection that goes back to an application's pool
  construct('pool-uservar', 'SET @x=1'),
  construct('pool-sql_mode', "SET SESSION sql_mode='ANSI_QUOTES'"),
  construct('pool-sql_log_bin', 'SET SESSION sql_log_bin=0'),
  construct('pool-temp-table', 'CREATE TEMPORARY TABLE tmp1(a int)'),
  construct('pool-get_lock', "SELECT GET_LOCK('a1',0)"),
  construct('pool-open-transaction', 'BEGIN', { leftOpen: true }),
  construct('pool-lock-tables', 'LOCK TABLES t READ'),
  construct('pool-prepare-text-', "PREPARE ps1 FROM 'SELECT 1'"),
  construct('pool-isolation-level', 'SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED'),
  construct('pool-use-db', 'USE mysql'),
  construct('pool-autocommit-0', 'SET autocommit=0'),
  construct('pool-last_insert_id', 'SELECT LAST_INSERT_ID()'),
];

import { type Dialect, replay, severityOf, type Step, worstOutcome } from '@poolsafe/core';
import { analyse, loadPostgresParser, sentText } from '@poolsafe/dialects';
import { isPaired, occurrenceOf, ruleFor } from '@poolsafe/engine';
import { knownTargets, parseTarget } from '@poolsafe/poolers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(loadPostgresParser);

/** One statement for each way of making, using and giving up state that an effect stands for. */
const STATEMENTS: Readonly<Partial<Record<Dialect, readonly string[]>>> = {
  postgres: [
    'SET search_path TO a',
    "SET TIME ZONE 'UTC'",
    "SET NAMES 'utf8'",
    "SELECT set_config('a.b', '1', false)",
    'SET LOCAL search_path TO a',
    "SELECT set_config('a.b', '1', true)",
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
    'SET TRANSACTION READ ONLY',
    'SET CONSTRAINTS ALL DEFERRED',
    'RESET search_path',
    'RESET ALL',
    'SHOW search_path',
    "SELECT current_setting('a.b')",
    'SET ROLE a',
    'SET SESSION AUTHORIZATION a',
    'RESET ROLE',
    'CREATE TEMP TABLE t (a int)',
    'CREATE TEMP TABLE t (a int) ON COMMIT DROP',
    'SELECT 1 AS a INTO TEMP t',
    'CREATE TEMP TABLE t (a int); SELECT * FROM t; DROP TABLE t',
    'SELECT * FROM pg_temp.t',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'DEALLOCATE p',
    'DEALLOCATE ALL',
    'DECLARE c CURSOR WITH HOLD FOR SELECT 1',
    'DECLARE c CURSOR FOR SELECT 1',
    'FETCH 1 FROM c',
    'MOVE 1 FROM c',
    'CLOSE c',
    'CLOSE ALL',
    'SELECT pg_advisory_lock(1)',
    'SELECT pg_advisory_xact_lock(1)',
    'SELECT pg_advisory_unlock(1)',
    'SELECT pg_advisory_unlock_all()',
    'LOCK TABLE t',
    'LISTEN c',
    'UNLISTEN c',
    'UNLISTEN *',
    'NOTIFY c',
    "SELECT nextval('s')",
    "SELECT setval('s', 1)",
    "SELECT currval('s')",
    'SELECT lastval()',
    "LOAD 'lib'",
    'SELECT setseed(0.1)',
    'SELECT set_limit(0.1)',
    "SELECT dblink_connect('a', 'x')",
    "SELECT dblink_disconnect('a')",
    'BEGIN',
    'COMMIT',
    'ROLLBACK',
    'SAVEPOINT a',
    'ROLLBACK TO SAVEPOINT a',
    'RELEASE SAVEPOINT a',
    "PREPARE TRANSACTION 'x'",
    "COMMIT PREPARED 'x'",
    'DISCARD ALL',
    'DISCARD TEMP',
    'DISCARD SEQUENCES',
    'DISCARD PLANS',
    'SELECT pg_backend_pid()',
    'SELECT pg_export_snapshot()',
    "SET TRANSACTION SNAPSHOT '1'",
    'ALTER ROLE a SET search_path = b',
    'ALTER SYSTEM SET work_mem = 1',
  ],
  mysql: [
    'SET sql_mode = 1',
    'SET SESSION sql_notes = 0',
    'SET LOCAL sql_notes = 0',
    'SET @@session.wait_timeout = 1',
    'SET NAMES utf8mb4',
    'SET CHARACTER SET utf8mb4',
    'SET TRANSACTION READ ONLY',
    'SET SESSION TRANSACTION READ ONLY',
    'SET GLOBAL a = 1',
    'SET PERSIST a = 1',
    'SET sql_mode = DEFAULT',
    'SELECT @@sql_mode',
    "SHOW VARIABLES LIKE 'x'",
    'SET ROLE a',
    'SET ROLE NONE',
    'CREATE TEMPORARY TABLE t (a int)',
    'CREATE TEMPORARY TABLE t (a int); SELECT * FROM t; DROP TEMPORARY TABLE t',
    'DROP TEMPORARY TABLE t',
    "PREPARE p FROM 'SELECT 1'",
    'EXECUTE p',
    'DEALLOCATE PREPARE p',
    'HANDLER t OPEN',
    'HANDLER t READ FIRST',
    'HANDLER t CLOSE',
    "SELECT GET_LOCK('a', 1)",
    "SELECT RELEASE_LOCK('a')",
    'SELECT RELEASE_ALL_LOCKS()',
    'LOCK TABLES t READ',
    'UNLOCK TABLES',
    'FLUSH TABLES WITH READ LOCK',
    'FLUSH TABLES t FOR EXPORT',
    'LOCK INSTANCE FOR BACKUP',
    'UNLOCK INSTANCE',
    'BACKUP STAGE START',
    'BACKUP STAGE END',
    'SELECT NEXTVAL(s)',
    'SELECT LASTVAL(s)',
    'SELECT LAST_INSERT_ID() AS id',
    'SELECT @@identity',
    'UPDATE t SET id = LAST_INSERT_ID(id + 1)',
    'SELECT SQL_CALC_FOUND_ROWS a FROM t',
    'SELECT FOUND_ROWS()',
    'SELECT ROW_COUNT()',
    'SHOW WARNINGS',
    'SHOW ERRORS',
    'GET DIAGNOSTICS @n = NUMBER',
    'SELECT @@warning_count',
    'SET @x = 1',
    'SELECT @x := 1',
    'SELECT 1 INTO @x',
    'SELECT @x',
    'SET @x = 1; SELECT @x',
    'BEGIN',
    'START TRANSACTION',
    'SAVEPOINT a',
    "XA START 'x'",
    "XA PREPARE 'x'",
    "XA COMMIT 'x'",
    'SET autocommit = 0',
    'SET autocommit = 1',
    'COMMIT',
    'ROLLBACK',
    'COMMIT AND CHAIN',
    'USE db',
    'SELECT CONNECTION_ID()',
    'SELECT /*+ SET_VAR(sort_buffer_size = 1) */ 1',
  ],
};

/** What no rule reports on purpose, by state, action and the way it is written (absent: any). */
const SILENT: readonly { readonly effect: RegExp; readonly reason: string }[] = [
  {
    effect: /^user-variable write :=$/,
    reason: 'a counter of one statement, which nobody is meant to find afterwards',
  },
  {
    effect: /^transaction write (begin|xa_start)$/,
    reason: 'a transaction keeps its connection everywhere: pinned until it ends',
  },
  {
    effect: /^transaction release (commit|rollback)_and_chain$/,
    reason: 'the next transaction keeps the connection, as BEGIN does',
  },
];

describe.each(Object.entries(STATEMENTS) as [Dialect, readonly string[]][])('%s', (dialect, texts) => {
  const targets = knownTargets(dialect).concat(
    dialect === 'mysql'
      ? ['proxysql@1.4', 'proxysql@2.5', 'proxysql?query_digests=false', 'proxysql?read_write_split=true'].map((text) =>
          parseTarget(text),
        )
      : ['pgbouncer@1.18/transaction', 'pgpool?load_balance_mode=on'].map((text) => parseTarget(text)),
  );
  it.each(['session', 'call'] as const)('every state that is not safe on a %s handle has a rule', (handle) => {
    const without = new Map<string, Set<string>>();
    for (const text of texts) {
      const { statements } = analyse(text, dialect);
      const steps = statements.map(({ effects, leaves, range }, message): Step => ({
        effects,
        ...(leaves ? { leaves } : {}),
        message,
        messageSize: 1,
        handle,
        text,
        sent: sentText(text.slice(range.start, range.end), dialect),
      }));
      for (const placed of replay(steps, dialect)) {
        for (const target of targets) {
          const occurrence = occurrenceOf(placed.effect, placed.context, target, isPaired(placed));
          if (severityOf(worstOutcome(occurrence.verdict)) === undefined || ruleFor(occurrence)) continue;
          const { state, action, via } = placed.effect;
          const kind = `${state} ${action} ${via}`;
          if (SILENT.some(({ effect }) => effect.test(kind))) continue;
          const cell = `${kind}: ${occurrence.verdict.outcomes.join('+')} (${text})`;
          without.set(cell, (without.get(cell) ?? new Set()).add(target.id));
        }
      }
    }
    expect([...without].map(([cell, on]) => `${cell} on ${[...on].join(' ')}`)).toEqual([]);
  });
});

import type { Construct, EffectPattern, Outcome, SessionEffect } from '@poolsafe/core';
import { postgresProtocolConstructs } from './postgres-protocol.js';

/** A construct of the lab: what a client does, as messages to the server. */
export interface LabConstruct extends Construct {
  /** Messages in order; each travels by itself. */
  readonly messages?: readonly string[];
  /** For what is not SQL (startup parameters, protocol messages), and for effects hidden in a routine. */
  readonly effect?: Omit<SessionEffect, 'range'>;
  /**
   * `leak`: only whether others meet the state was measured, not whether its owner still has it; `owner`: only whether
   * its owner still has it.
   */
  readonly aspect?: 'leak' | 'owner';
  /** What a verdict of the lab stands for in this construct, where that is not what it usually stands for. */
  readonly reads?: Readonly<Record<string, readonly Outcome[]>>;
  /** False: measured to decide the truth of a profile, never cited for a statement of a user's. */
  readonly cited?: boolean;
}

const write = (state: SessionEffect['state'], more: Partial<EffectPattern> = {}): EffectPattern => ({
  state,
  action: 'write',
  ...more,
});

const setting = (id: string, name: string, sql: string): LabConstruct => ({
  id,
  effects: { state: ['setting', 'role'], action: 'write', scope: 'session', name, via: ['set', 'set_config'] },
  messages: [sql],
});

const startup = (id: string, name: string, via: 'startup' | 'startup-options' = 'startup'): LabConstruct => ({
  id,
  effects: { state: ['setting', 'role'], name, via },
  effect: {
    state: name === 'role' ? 'role' : 'setting',
    action: 'write',
    scope: 'session',
    name,
    via,
  } as LabConstruct['effect'] & object,
});

/** In a transaction block of their own, statement by statement. */
const block = (id: string, effects: EffectPattern, ...statements: readonly string[]): LabConstruct => ({
  id,
  effects,
  transaction: 'inside',
  messages: ['BEGIN', ...statements, 'COMMIT'],
});

const alone = (id: string, effects: EffectPattern, ...messages: readonly string[]): LabConstruct => ({
  id,
  effects,
  messages,
});

const temp = (id: string, sql: string): LabConstruct => alone(id, write('temp-relation', { scope: 'session' }), sql);

/**
 * What was tried on real PostgreSQL poolers. Specific constructs stand before general ones: evidence for an effect is
 * taken from the first that covers it.
 */
export const postgresConstructs: readonly LabConstruct[] = [
  { id: 'statement-over-16KB', effects: {}, messages: [`SELECT '${'x'.repeat(16_385)}'`], cited: false },
  setting('set-client_encoding', 'client_encoding', "SET client_encoding = 'LATIN1'"),
  setting('set-names', 'client_encoding', "SET NAMES 'LATIN1'"),
  setting('set-datestyle', 'datestyle', "SET datestyle = 'German, DMY'"),
  setting('set_config-session-tracked', 'timezone', "SELECT set_config('timezone', 'Asia/Tokyo', false)"),
  setting('set-timezone', 'timezone', "SET timezone = 'Asia/Tokyo'"),
  setting('set-time-zone', 'timezone', "SET TIME ZONE 'Asia/Tokyo'"),
  setting('set-standard_conforming_strings', 'standard_conforming_strings', 'SET standard_conforming_strings = off'),
  setting('set-application_name', 'application_name', "SET application_name = 'probe_x'"),
  setting('set-intervalstyle', 'intervalstyle', "SET intervalstyle = 'iso_8601'"),
  setting('set-search_path', 'search_path', 'SET search_path = probe_schema'),
  setting('set-schema', 'search_path', "SET SCHEMA 'probe_schema'"),
  setting(
    'set-default_transaction_read_only',
    'default_transaction_read_only',
    'SET default_transaction_read_only = on',
  ),
  setting(
    'set-session-characteristics',
    'default_transaction_read_only',
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
  ),
  setting(
    'set-session-characteristics-isolation',
    'default_transaction_isolation',
    'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE',
  ),
  setting('set-statement_timeout', 'statement_timeout', "SET statement_timeout = '12345ms'"),
  setting('set-lock_timeout', 'lock_timeout', "SET lock_timeout = '12345ms'"),
  setting('set-session_replication_role', 'session_replication_role', 'SET session_replication_role = replica'),
  setting('set-extra_float_digits', 'extra_float_digits', 'SET extra_float_digits = 3'),
  setting('rls-tenant', 'app.tenant_id', "SET app.tenant_id = 'acme'"),
  setting('set-custom-guc', 'app.tenant_id', "SET app.tenant_id = 'acme'"),
  setting('set-role', 'role', 'SET ROLE r_other'),
  setting('set-session-authorization', 'session_authorization', 'SET SESSION AUTHORIZATION r_other'),

  { ...startup('startup-search_path-second-session', 'search_path'), aspect: 'owner' },
  { ...startup('startup-options-search_path-second-session', 'search_path', 'startup-options'), aspect: 'owner' },
  { ...startup('startup-timezone-second-session', 'timezone'), aspect: 'owner' },
  startup('startup-application_name', 'application_name'),
  startup('startup-client_encoding', 'client_encoding'),
  startup('startup-datestyle', 'datestyle'),
  startup('startup-timezone', 'timezone'),
  startup('startup-intervalstyle', 'intervalstyle'),
  startup('startup-search_path', 'search_path'),
  startup('startup-statement_timeout', 'statement_timeout'),
  startup('startup-lock_timeout', 'lock_timeout'),
  startup('startup-extra_float_digits', 'extra_float_digits'),
  startup('startup-default_transaction_read_only', 'default_transaction_read_only'),
  startup('startup-role', 'role'),
  startup('startup-options-search_path', 'search_path', 'startup-options'),
  startup('startup-options-statement_timeout', 'statement_timeout', 'startup-options'),
  startup('startup-options-datestyle', 'datestyle', 'startup-options'),
  startup('startup-options-custom-guc', 'app.tenant_id', 'startup-options'),

  block('set-local-in-tx', write('setting', { scope: 'transaction' }), "SET LOCAL work_mem = '7MB'"),
  block('set-local-tracked-in-tx', write('setting', { scope: 'transaction' }), "SET LOCAL timezone = 'Asia/Tokyo'"),
  block(
    'set_config-local-in-tx',
    write('setting', { scope: 'transaction' }),
    "SELECT set_config('work_mem', '7MB', true)",
  ),
  block('set-local-role', write('role', { scope: 'transaction' }), 'SET LOCAL ROLE r_other'),
  {
    ...alone('set-local-outside-tx', write('setting', { scope: 'transaction' }), "SET LOCAL work_mem = '7MB'"),
    transaction: 'outside',
  },
  {
    ...alone(
      'set_config-local-autocommit',
      write('setting', { scope: 'transaction' }),
      "SELECT set_config('work_mem', '7MB', true)",
    ),
    transaction: 'outside',
  },
  block('set-session-in-tx', write('setting', { scope: 'session' }), "SET work_mem = '7MB'"),
  {
    id: 'set-in-tx-rollback',
    effects: write('setting'),
    transaction: 'inside',
    messages: ['BEGIN', "SET work_mem = '7MB'", 'ROLLBACK'],
  },
  alone('set', write('setting', { scope: 'session', via: ['set', 'pg_settings'] }), "SET work_mem = '7MB'"),
  alone('set-session', write('setting', { scope: 'session', via: 'set' }), "SET SESSION work_mem = '7MB'"),
  alone(
    'set_config-session',
    write('setting', { scope: 'session', via: 'set_config' }),
    "SELECT set_config('work_mem', '7MB', false)",
  ),
  alone(
    'do-block-set_config',
    write('setting', { scope: 'session' }),
    "DO $$ BEGIN PERFORM set_config('work_mem', '7MB', false); END $$",
  ),
  {
    id: 'function-body-set',
    effects: write('setting', { scope: 'session' }),
    effect: { state: 'setting', action: 'write', scope: 'session', name: 'statement_timeout', via: 'function' },
  },
  alone(
    'multi-set-select',
    write('setting', { scope: 'session' }),
    "SET work_mem='7MB'; SELECT current_setting('work_mem')",
  ),
  {
    ...alone('set-reset-pair', write('setting', { scope: 'session' }), "SET work_mem = '7MB'", 'RESET work_mem'),
    aspect: 'leak',
    cited: false,
  },
  alone('reset-all', { state: 'setting', action: 'release' }, 'RESET ALL'),
  alone('alter-role-set', { scope: 'global' }, "ALTER ROLE CURRENT_USER SET work_mem = '7MB'"),

  block(
    'set-transaction',
    write('transaction', { via: 'set_transaction' }),
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
  ),
  block('set-constraints', write('transaction', { via: 'set_constraints' }), 'SET CONSTRAINTS ALL DEFERRED'),
  block('savepoint', write('transaction', { via: 'savepoint' }), 'SAVEPOINT s', 'ROLLBACK TO s'),
  alone('begin-commit', write('transaction', { via: 'begin' }), 'BEGIN', 'SELECT 1', 'COMMIT'),
  alone('tx-two-inserts-commit', write('transaction', { via: 'begin' }), 'BEGIN', 'INSERT INTO t VALUES (1)', 'COMMIT'),
  alone('tx-insert-rollback', write('transaction', { via: 'begin' }), 'BEGIN', 'INSERT INTO t VALUES (1)', 'ROLLBACK'),
  alone('extended-begin', write('transaction', { via: 'begin' }), 'BEGIN'),
  { ...alone('begin-in-one-query', write('transaction', { via: 'begin' }), 'BEGIN; SELECT 1; COMMIT'), cited: false },
  alone('multi-statement-implicit-tx', {}, 'INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)'),
  {
    id: 'two-phase-commit',
    effects: { state: 'transaction', scope: 'global' },
    messages: ['BEGIN', "PREPARE TRANSACTION 'g'", "COMMIT PREPARED 'g'"],
  },
  block('export-snapshot', write('snapshot'), 'SELECT pg_export_snapshot()'),
  alone('call-procedure-commit', {}, 'CALL p()'),

  block('lock-table-in-tx', write('table-lock'), 'LOCK TABLE t_lock'),
  { ...alone('lock-table-autocommit', write('table-lock'), 'LOCK TABLE t'), transaction: 'outside' },
  block('advisory-xact-lock-in-tx', write('session-lock', { scope: 'transaction' }), 'SELECT pg_advisory_xact_lock(1)'),
  {
    ...alone(
      'advisory-xact-lock-autocommit',
      write('session-lock', { scope: 'transaction' }),
      'SELECT pg_advisory_xact_lock(1)',
    ),
    transaction: 'outside',
  },
  alone(
    'advisory-try-lock',
    write('session-lock', { scope: 'session', via: 'pg_try_advisory_lock' }),
    'SELECT pg_try_advisory_lock(1)',
  ),
  alone(
    'advisory-lock-shared',
    write('session-lock', { scope: 'session', via: ['pg_advisory_lock_shared', 'pg_try_advisory_lock_shared'] }),
    'SELECT pg_advisory_lock_shared(1)',
  ),
  alone('advisory-lock', write('session-lock', { scope: 'session' }), 'SELECT pg_advisory_lock(1)'),
  alone(
    'advisory-unlock-all',
    { state: 'session-lock', action: 'release', name: '*' },
    'SELECT pg_advisory_unlock_all()',
  ),

  block(
    'temp-on-commit-drop-in-tx',
    write('temp-relation', { scope: 'transaction' }),
    'CREATE TEMP TABLE x (a int) ON COMMIT DROP',
  ),
  {
    ...alone(
      'temp-on-commit-drop-autocommit',
      write('temp-relation', { scope: 'transaction' }),
      'CREATE TEMP TABLE x (a int) ON COMMIT DROP',
    ),
    transaction: 'outside',
  },
  alone('select-into-temp', write('temp-relation', { via: 'select_into' }), 'SELECT 1 AS a INTO TEMP x'),
  temp('temp-table', 'CREATE TEMP TABLE x (a int)'),
  temp('temp-table-if-not-exists', 'CREATE TEMP TABLE IF NOT EXISTS x (a int)'),
  temp('temp-table-shadows', 'CREATE TEMP TABLE accounts (a int)'),
  temp('temp-on-commit-delete-rows', 'CREATE TEMP TABLE x (a int) ON COMMIT DELETE ROWS'),
  temp('temp-on-commit-preserve-rows', 'CREATE TEMP TABLE x (a int) ON COMMIT PRESERVE ROWS'),
  temp('create-temp-table-as', 'CREATE TEMP TABLE x AS SELECT 1 AS a'),
  temp('create-table-pg_temp', 'CREATE TABLE pg_temp.x (a int)'),
  temp('temp-view', 'CREATE TEMP VIEW x AS SELECT 1 AS a'),
  temp('temp-sequence', 'CREATE TEMP SEQUENCE x'),
  temp('temp-function', 'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'),
  alone('discard-temp', { state: 'temp-relation', action: 'release', name: '*' }, 'DISCARD TEMP'),

  alone('sql-prepare', write('prepared-statement', { via: 'prepare' }), 'PREPARE p AS SELECT 1'),
  alone(
    'sql-deallocate',
    { state: 'prepared-statement', action: 'release', via: 'deallocate', scope: 'session' },
    'DEALLOCATE p',
  ),
  block(
    'prepare-execute-deallocate-in-tx',
    write('prepared-statement'),
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'DEALLOCATE p',
  ),
  {
    id: 'proto-named-prepared',
    effects: write('prepared-statement', { via: 'protocol' }),
    effect: { state: 'prepared-statement', action: 'write', scope: 'session', name: 'ps1', via: 'protocol' },
  },
  alone('deallocate-all-vs-prepared', { state: 'prepared-statement', action: 'release', name: '*' }, 'DEALLOCATE ALL'),

  alone('discard-all', { state: 'every-state', action: 'release' }, 'DISCARD ALL'),
  alone('discard-plans', {}, 'DISCARD PLANS'),
  alone('discard-sequences', { state: 'sequence-value', action: 'release' }, 'DISCARD SEQUENCES'),

  alone('listen', write('notification'), 'LISTEN ch'),
  alone('unlisten', { state: 'notification', action: 'release' }, 'UNLISTEN *'),
  alone('notify', { state: 'notification', action: 'send' }, "NOTIFY ch, 'x'"),

  alone('cursor-with-hold', write('cursor', { scope: 'session' }), 'DECLARE c CURSOR WITH HOLD FOR SELECT 1'),
  block('cursor-with-hold-via-tx', write('cursor', { scope: 'session' }), 'DECLARE c CURSOR WITH HOLD FOR SELECT 1'),
  block(
    'cursor-without-hold-in-tx',
    write('cursor', { scope: 'transaction' }),
    'DECLARE c CURSOR FOR SELECT 1',
    'FETCH 1 FROM c',
  ),
  {
    ...alone(
      'cursor-without-hold-autocommit',
      write('cursor', { scope: 'transaction' }),
      'DECLARE c CURSOR FOR SELECT 1',
    ),
    transaction: 'outside',
  },

  alone('nextval', write('sequence-value', { via: 'nextval' }), "SELECT nextval('sq')"),
  alone('setval', write('sequence-value', { via: 'setval' }), "SELECT setval('sq2', 5)"),
  alone(
    'currval',
    { state: 'sequence-value', action: 'read', via: 'currval' },
    "SELECT nextval('sq')",
    "SELECT currval('sq')",
  ),
  alone('lastval', { state: 'sequence-value', action: 'read', via: 'lastval' }, 'SELECT lastval()'),
  {
    id: 'nextval-currval-in-tx',
    effects: { state: 'sequence-value', action: 'read' },
    messages: ['BEGIN', "SELECT nextval('sq')", 'COMMIT', "SELECT currval('sq')"],
    cited: false,
  },

  alone('load', write('library'), "LOAD 'auto_explain'"),
  alone('setseed', write('extension-state', { via: 'setseed' }), 'SELECT setseed(0.42)'),
  alone('pg_trgm-set_limit', write('extension-state', { via: 'set_limit' }), 'SELECT set_limit(0.9)'),
  alone(
    'dblink_connect',
    write('extension-state', { via: ['dblink_connect', 'dblink_connect_u'] }),
    "SELECT dblink_connect('c1', 'x')",
  ),
  alone('backend-pid', { state: 'connection-identity' }, 'SELECT pg_backend_pid()'),

  ...postgresProtocolConstructs,
];

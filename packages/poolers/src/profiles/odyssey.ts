import type { Condition, EffectPattern, HandlingClause, PoolerProfile } from '@poolsafe/core';
import { BEGIN, clause, documentedIn, DRIVER_STATEMENT, sessionSetting, startupParameter } from '../shared/clauses.js';
import { discardAll, SURVIVES_DISCARD_ALL } from '../shared/discard-all.js';

const source = documentedIn('yandex/odyssey@89c48ea2 sources/relay.c');

/** Parameters that Odyssey keeps per client (measured on 1.5.2). */
const MAINTAINED = [
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
  'default_transaction_read_only',
];

/** Startup parameters that Odyssey applies and keeps; it drops the others (measured on 1.5.2). */
const STARTUP = [...MAINTAINED, 'search_path', 'statement_timeout', 'lock_timeout', 'role'];

/** Parameters whose names Odyssey's program holds too, and that were not measured. */
const STARTUP_NOT_MEASURED = [
  'default_transaction_isolation',
  'default_transaction_deferrable',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'check_function_bodies',
  'default_table_access_method',
  'default_toast_compression',
  'work_mem',
];

const SQL_PREPARE: EffectPattern = { state: 'prepared-statement', via: 'prepare' };
const SHARED = ['transaction', 'statement'];
const setting = (name: string, value: string): NonNullable<Condition['settings']> => ({ [name]: { is: value } });
const MAINTAINS: Condition = { settings: setting('maintain_params', 'yes') };
const RESERVES = setting('pool_reserve_prepared_statement', 'yes');

const SMART = 'the discard that runs after every transaction leaves prepared statements out';
const REPLAYS = 'Odyssey sets this parameter again on the server connection that the client gets';

const KEEPS_STATEMENTS: readonly HandlingClause[] = [
  clause(
    DRIVER_STATEMENT,
    { kind: 'tracks' },
    'Odyssey prepares named statements again on the connection that runs them',
    {
      when: { mode: SHARED, settings: RESERVES },
      recognition: { by: 'protocol' },
    },
  ),
  clause(
    { state: 'prepared-statement', action: 'release', via: ['deallocate', 'discard'] },
    { kind: 'answers' },
    'Odyssey answers DEALLOCATE itself and does not pass it on',
    {
      when: { mode: SHARED, settings: RESERVES },
      recognition: { by: 'parser' },
      evidence: [source('DEALLOCATE is answered by the pooler')],
    },
  ),
  clause(
    { ...SQL_PREPARE, action: 'write' },
    { kind: 'yields', outcomes: ['leaked'] },
    'Odyssey answers DEALLOCATE itself, so the prepared statement stays on the server connection',
    { when: { mode: SHARED, settings: RESERVES, released: 'in-boundary' } },
  ),
];

const odyssey: PoolerProfile = {
  product: 'odyssey',
  title: 'Odyssey',
  summary: 'Multi-threaded connection pooler for PostgreSQL that cleans connections between transactions.',
  dialects: ['postgres'],
  versions: ['1.3', '1.4', '1.5'],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
    { name: 'statement', boundary: 'statement' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'pool_discard',
      summary: 'Clean the server connection when a client gives it back: after each transaction, or after the session.',
      defaults: [{ value: 'yes' }],
      pattern: '^(yes|no)$',
    },
    {
      name: 'pool_smart_discard',
      summary: 'Clean without dropping prepared statements, also where pool_discard is no.',
      defaults: [{ value: 'no' }],
      pattern: '^(yes|no)$',
    },
    {
      name: 'pool_reserve_prepared_statement',
      summary:
        "Keep clients' protocol-level prepared statements working across server connections. Before 1.5 Odyssey does not start with it beside pool_discard yes.",
      defaults: [{ version: '>=1.5', value: 'yes' }, { value: 'no' }],
      pattern: '^(yes|no)$',
    },
    {
      name: 'maintain_params',
      summary: 'Keep the parameters that Odyssey knows in step with each client.',
      defaults: [{ value: 'yes' }],
      pattern: '^(yes|no)$',
    },
    {
      name: 'pool_pin_on_listen',
      summary: 'Keep a client that ran LISTEN on its server connection (since 1.5.1).',
      defaults: [{ version: '>=1.5', value: 'no' }],
      pattern: '^(yes|no)$',
    },
  ],
  resets: [
    discardAll('session-end', 'pool_discard cleans the connection after the session', {
      mode: 'session',
      settings: setting('pool_discard', 'yes'),
    }),
    discardAll('transaction-end', 'pool_discard cleans the connection after every transaction', {
      mode: SHARED,
      settings: { ...setting('pool_discard', 'yes'), ...setting('pool_reserve_prepared_statement', 'no') },
    }),
    {
      at: 'transaction-end',
      when: { mode: SHARED, settings: { ...setting('pool_discard', 'yes'), ...RESERVES } },
      clears: [{}],
      except: [...SURVIVES_DISCARD_ALL, SQL_PREPARE],
      because: SMART,
    },
    {
      at: 'transaction-end',
      when: { mode: SHARED, settings: setting('pool_smart_discard', 'yes') },
      clears: [{}],
      except: [...SURVIVES_DISCARD_ALL, SQL_PREPARE],
      because: SMART,
    },
  ],
  handling: [
    clause(
      BEGIN,
      { kind: 'yields', outcomes: ['wrong'] },
      'Odyssey accepts the block in statement mode and runs its statements on different connections: of two INSERTs before COMMIT one was kept, and one also before ROLLBACK',
      { when: { mode: 'statement', oneMessage: false } },
    ),

    clause(startupParameter(STARTUP), { kind: 'tracks', exposed: true }, REPLAYS, { when: MAINTAINS }),
    clause(
      startupParameter(STARTUP_NOT_MEASURED),
      { kind: 'yields', outcomes: ['unknown'] },
      'Odyssey knows the parameter, and what it does with it was not measured',
    ),
    clause(
      startupParameter(),
      { kind: 'ignores' },
      'Odyssey takes the startup parameters that it knows and drops the others without a word',
    ),
    clause(sessionSetting({ name: MAINTAINED }), { kind: 'tracks', exposed: true }, REPLAYS, {
      when: MAINTAINS,
      recognition: { by: 'server-report' },
    }),
    clause(sessionSetting({ name: 'search_path' }), { kind: 'tracks', exposed: true }, REPLAYS, {
      when: { ...MAINTAINS, server: '>=18' },
      recognition: { by: 'server-report' },
    }),

    clause(
      { state: 'notification', action: 'write' },
      { kind: 'yields', outcomes: ['pinned', 'leaked'], until: 'disconnect' },
      'pool_pin_on_listen keeps the client on its connection, and without pool_discard the subscription stays there for the next client',
      {
        when: { mode: SHARED, settings: { ...setting('pool_pin_on_listen', 'yes'), ...setting('pool_discard', 'no') } },
      },
    ),
    clause(
      { state: 'notification', action: 'write' },
      { kind: 'pins', until: 'disconnect' },
      'pool_pin_on_listen keeps the client on its connection',
      { when: { mode: SHARED, settings: setting('pool_pin_on_listen', 'yes') } },
    ),

    ...KEEPS_STATEMENTS,
    clause(
      { state: 'client-mode', via: 'startup', name: 'replication' },
      { kind: 'yields', outcomes: ['safe'] },
      'Odyssey passes replication connections on',
    ),
  ],
  documents: [
    { title: 'Odyssey configuration', source: 'https://github.com/yandex/odyssey/tree/master/documentation' },
  ],
  notes: [
    'Measured on 1.5.2. What differs in 1.3 and 1.4 are defaults, which were read in their source.',
    'Without `coroutine_stack_size 24`, the value in the packaged configuration, Odyssey 1.5.2 died on about the second client connection when it was measured.',
    'Its documentation lists the pools `session` and `transaction`; `statement` is accepted too, and corrupts transactions without an error.',
  ],
};

export default odyssey;

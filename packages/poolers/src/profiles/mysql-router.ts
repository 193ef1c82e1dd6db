import type { Documented, HandlingClause, PoolerProfile } from '@poolsafe/core';
import { clause } from '../shared/clauses.js';
import { OFF, ON, unseenRoutines } from '../shared/mysql.js';

const manual = (detail: string): readonly Documented[] => [
  {
    kind: 'documented',
    source: 'https://dev.mysql.com/doc/mysql-router/9.0/en/router-connection-sharing.html',
    detail,
  },
];

/** Otherwise every client has a server connection of its own. */
const SHARES = { connection_sharing: ON } as const;

const TRACKER = 'MySQL Router follows what the server reports about the session and replays it on the next connection';
const NOT_SHARABLE = 'MySQL Router does not share the connection any more after this';

const pinsUntilReset = (effects: HandlingClause['effects'], because: string): HandlingClause =>
  clause(effects, { kind: 'pins', until: 'reset' }, because, { recognition: { by: 'server-report' } });

/** A user variable whose name is not quoted, as Router's own reading of the statement needs it. */
const PLAIN_NAME = String.raw`(?<![@\w])@[\w.$]`;

const handling: readonly HandlingClause[] = [
  clause({}, { kind: 'dedicates' }, 'connection_sharing is off: every client has a server connection of its own', {
    when: { settings: { connection_sharing: OFF } },
  }),
  {
    effects: {},
    reach: 'message',
    when: { severalStatements: true, settings: SHARES },
    handling: { kind: 'rejects', error: '4501 Multi-Statements are forbidden if connection-sharing is enabled' },
    because: 'MySQL Router takes one statement a message when it shares connections, also inside a transaction',
  },
  clause(
    {
      state: 'setting',
      via: 'set',
      scope: 'session',
      name: ['session_track_gtids', 'session_track_state_change', 'session_track_system_variables'],
    },
    { kind: 'rejects', error: '1766 The system variable cannot be set when connection sharing is enabled' },
    'MySQL Router needs these settings for itself',
  ),

  // Insert ids and counts
  clause(
    { state: 'insert-id', via: 'last_insert_id' },
    { kind: 'yields', outcomes: ['wrong', 'pinned'], until: 'reset' },
    'prepared over the binary protocol LAST_INSERT_ID() is not refused, and runs on a connection without the insert',
    { when: { protocol: 'binary' } },
  ),
  clause(
    { state: 'insert-id', via: 'last_insert_id' },
    { kind: 'rejects', error: '3566 Access to native function is rejected when connection sharing is enabled' },
    'outside an explicit transaction the connection of the insert is already somebody else’s',
    { when: { transaction: 'outside' }, evidence: manual('LAST_INSERT_ID() and GET DIAGNOSTICS are not supported') },
  ),
  clause(
    { state: 'insert-id', via: 'last_insert_id' },
    { kind: 'yields', outcomes: ['safe'] },
    'inside an explicit transaction the connection stays',
  ),
  clause(
    { state: 'diagnostics', via: 'get_diagnostics' },
    { kind: 'rejects', error: '3566 Access to native function is rejected when connection sharing is enabled' },
    'MySQL Router refuses GET DIAGNOSTICS outside an explicit transaction',
    { when: { transaction: 'outside' }, evidence: manual('LAST_INSERT_ID() and GET DIAGNOSTICS are not supported') },
  ),
  clause(
    { state: ['insert-id', 'row-count'], action: 'read' },
    { kind: 'yields', outcomes: ['wrong'] },
    'MySQL Router does not refuse this, and runs it on a connection that the statement before did not use',
    { when: { transaction: 'outside' } },
  ),
  {
    effects: { state: 'prepared-statement', via: 'protocol' },
    reach: 'message',
    when: { protocol: 'binary', settings: SHARES },
    handling: { kind: 'pins', until: 'reset' },
    because: 'a prepared statement holds the connection; closing the statement does not give it back',
    evidence: manual('prepared statements block sharing'),
  },
  pinsUntilReset({ state: 'prepared-statement', action: 'write' }, NOT_SHARABLE),
  pinsUntilReset({ state: 'row-count', action: 'write' }, NOT_SHARABLE),

  // User variables: pinned where Router reads the name, forgotten where it does not
  clause(
    { state: 'user-variable' },
    { kind: 'yields', outcomes: ['lost'] },
    'MySQL Router does not see that the procedure sets the variable, and the next statement finds NULL',
    { recognition: { by: 'text', pattern: '^CALL\\b.*@', over: 'digest' } },
  ),
  clause({ state: 'user-variable', action: 'write', via: 'set' }, { kind: 'pins', until: 'reset' }, NOT_SHARABLE, {
    recognition: { by: 'text', pattern: PLAIN_NAME, over: 'digest' },
  }),
  clause(
    { state: 'user-variable', action: 'write', via: 'set' },
    { kind: 'keeps' },
    'MySQL Router looks for a name without quotes after the @',
  ),
  pinsUntilReset({ state: 'user-variable', action: 'write' }, NOT_SHARABLE),

  // Locks and temporary tables
  pinsUntilReset({ state: 'session-lock', action: 'write' }, `${NOT_SHARABLE}, not even once the lock is released`),
  clause(
    { state: 'temp-relation', action: 'write' },
    { kind: 'keeps' },
    'the server does not report a temporary table that is made from a query',
    {
      recognition: {
        by: 'text',
        pattern: String.raw`^CREATE (?:OR REPLACE )?TEMPORARY TABLE (?:IF NOT EXISTS )?\S+ .*\b(?:SELECT|VALUES|TABLE)\b`,
        over: 'digest',
      },
    },
  ),
  pinsUntilReset({ state: 'temp-relation', action: 'write' }, `${NOT_SHARABLE}, not even once the table is dropped`),
  pinsUntilReset(
    { state: 'table-lock', action: 'write', via: ['lock_instance', 'lock_binlog'] },
    `${NOT_SHARABLE}, not even once the lock is released`,
  ),
  pinsUntilReset(
    { state: 'table-lock', action: 'write', name: '*' },
    `${NOT_SHARABLE}, not even once the lock is released`,
  ),
  clause(
    { state: 'table-lock', action: 'write' },
    { kind: 'pins', until: 'release' },
    'MySQL Router keeps the connection until UNLOCK TABLES',
    { recognition: { by: 'server-report' } },
  ),

  // Transactions
  clause(
    { state: 'transaction', action: 'write', via: 'savepoint' },
    { kind: 'yields', outcomes: ['lost'] },
    'MySQL Router sends BEGIN with the first statement that reads or writes; a savepoint before that runs outside the transaction (1305)',
    { when: { firstInTransaction: true } },
  ),
  clause({ state: 'transaction', name: 'autocommit' }, { kind: 'tracks' }, TRACKER, {
    recognition: { by: 'server-report' },
  }),
  clause(
    { state: 'transaction', action: 'write', via: ['begin', 'xa_start'] },
    { kind: 'pins', until: 'transaction-end' },
    'MySQL Router keeps the connection until the transaction ends',
    { recognition: { by: 'server-report' } },
  ),

  clause(
    { state: 'transaction', action: 'release', via: ['commit_and_chain', 'rollback_and_chain'] },
    { kind: 'pins', until: 'transaction-end' },
    'the next transaction is open at once, and MySQL Router keeps the connection until it ends',
    { recognition: { by: 'server-report' } },
  ),

  // Settings: Router switches full session tracking on
  pinsUntilReset(
    { state: 'setting', scope: 'statement', via: 'set_var' },
    'the server reports the hint as a change of a variable, and MySQL Router does not share the connection any more',
  ),
  pinsUntilReset({ state: 'setting', action: 'write', scope: 'session', name: 'pseudo_thread_id' }, NOT_SHARABLE),
  clause({ state: ['setting', 'role'] }, { kind: 'tracks' }, TRACKER, { recognition: { by: 'server-report' } }),
  clause({ state: 'database' }, { kind: 'tracks' }, TRACKER, { recognition: { by: 'server-report' } }),
  clause({ state: 'diagnostics', via: 'show' }, { kind: 'tracks' }, 'MySQL Router keeps the warnings for the client'),
  unseenRoutines(
    'MySQL Router notices session variables and temporary tables that a routine makes, but not the locks it takes',
    { settings: SHARES },
  ),
];

const mysqlRouter: PoolerProfile = {
  product: 'mysql-router',
  title: 'MySQL Router',
  summary: 'Router of MySQL; with connection sharing it multiplexes the classic protocol.',
  dialects: ['mysql'],
  versions: ['8.0', '8.1', '8.2', '8.3', '8.4', '9.0', '9.7'],
  modes: [{ name: 'sharing', boundary: 'transaction' }],
  variants: [{ connection_sharing: '1' }],
  serverVersion: '9.7',
  settings: [
    {
      name: 'connection_sharing',
      summary: 'Share idle server connections between clients. Off unless a route says so.',
      defaults: [{ value: '0' }],
      pattern: '^(0|1|true|false)$',
    },
    {
      name: 'connection_sharing_delay',
      summary:
        'Seconds of idling after which a connection is shared; what breaks needs such a pause between two statements.',
      defaults: [{ value: '1' }],
      pattern: '^\\d+(\\.\\d+)?$',
    },
  ],
  resets: [
    {
      at: 'transaction-end',
      clears: [{}],
      because: 'a connection that is handed on is reset first',
    },
    { at: 'session-end', clears: [{}], because: 'a connection that is handed on is reset first' },
  ],
  handling,
  documents: [
    {
      title: 'Connection sharing and reuse',
      source: 'https://dev.mysql.com/doc/mysql-router/9.0/en/router-connection-sharing.html',
    },
  ],
  notes: [
    'No state was seen to reach another client: a connection that is handed on is reset. What breaks, breaks for the client itself.',
    'Measured with connection_sharing_delay=0; with the default of one second the same happens after a pause of that length.',
  ],
};

export default mysqlRouter;

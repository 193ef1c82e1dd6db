import type { HandlingClause, PoolerProfile } from '@poolsafe/core';
import { clause, documentedIn } from '../shared/clauses.js';
import { unseenRoutines } from '../shared/mysql.js';

const source = documentedIn(
  'mariadb-corporation/MaxScale@f72af99 server/modules/protocol/MariaDB/mariadb_client.cc:3079-3096',
);
const guide = documentedIn(
  'https://mariadb.com/kb/en/mariadb-maxscale-2402-maxscale-2402-mariadb-maxscale-configuration-guide/',
);

const RECORDED = 'MaxScale records session commands and replays them on the connection that it takes next';
const UNDETECTED = 'MaxScale shares a connection that is idle outside a transaction, whatever state is on it';

const handling: readonly HandlingClause[] = [
  clause({}, { kind: 'dedicates' }, 'idle_session_pool_time is negative: no connection is shared', {
    when: { settings: { idle_session_pool_time: { matches: '^-' } } },
    evidence: [guide('off by default: -1s')],
  }),
  clause(
    { state: 'transaction', action: 'write', via: ['begin', 'xa_start'] },
    { kind: 'pins', until: 'transaction-end' },
    'MaxScale does not share a connection with an open transaction',
    { recognition: { by: 'server-report' }, evidence: [source('no sharing inside a transaction')] },
  ),
  clause({ state: 'transaction', name: 'autocommit' }, { kind: 'tracks' }, RECORDED, {
    recognition: { by: 'parser' },
    evidence: [source('session commands are replayed')],
  }),
  clause(
    { state: ['setting', 'role', 'database', 'prepared-statement'], scope: ['session', 'transaction'] },
    { kind: 'tracks' },
    RECORDED,
    { recognition: { by: 'parser' }, evidence: [source('session commands are replayed')] },
  ),
  clause(
    { state: 'user-variable', action: ['write', 'read'], via: ['set', 'read', '@'] },
    { kind: 'tracks' },
    RECORDED,
    {
      recognition: { by: 'parser' },
      evidence: [source('session commands are replayed')],
    },
  ),
  clause({ state: 'user-variable', action: 'read' }, { kind: 'tracks' }, RECORDED, {
    recognition: { by: 'parser' },
  }),
  clause(
    { state: ['insert-id', 'row-count'], action: 'read' },
    { kind: 'yields', outcomes: ['wrong'] },
    'the connection may be another client’s by then; the manual says to use the value that the connector returns',
    { when: { transaction: 'outside' }, evidence: [guide('LAST_INSERT_ID() with connection sharing')] },
  ),
  clause({ state: ['session-lock', 'table-lock', 'temp-relation'], action: 'write' }, { kind: 'keeps' }, UNDETECTED, {
    evidence: [guide('locks and temporary tables are left to the user when idle_session_pool_time is used')],
  }),
  unseenRoutines('MaxScale does not look into routines: what they leave behind goes to the next client', {
    settings: { idle_session_pool_time: { matches: '^(?!-)' } },
  }),
];

const maxscale: PoolerProfile = {
  product: 'maxscale',
  title: 'MaxScale',
  summary: "MariaDB's proxy; with idle_session_pool_time it shares idle server connections.",
  dialects: ['mysql'],
  versions: ['2.5', '6', '22.08', '23.02', '23.08', '24.02', '24.08', '25.01'],
  modes: [{ name: 'sharing', boundary: 'transaction' }],
  variants: [{ idle_session_pool_time: '0s' }],
  serverVersion: '11.4',
  settings: [
    {
      name: 'idle_session_pool_time',
      summary: 'Idle time after which a connection is shared, since 6.3. Off (-1s) unless a service says so.',
      defaults: [{ value: '-1s' }],
      pattern: '^-?\\d+(ms|s|m|h)?$',
    },
    {
      name: 'max_sescmd_history',
      summary: 'Session commands that are recorded; with more, the session keeps its connection for good.',
      defaults: [{ value: '50' }],
      pattern: '^-?\\d+$',
    },
    {
      name: 'multiplex_timeout',
      summary: 'How long a session waits for a connection that others share.',
      defaults: [{ value: '60s' }],
      pattern: '^\\d+(ms|s|m|h)?$',
    },
  ],
  resets: [],
  handling,
  documents: [
    {
      title: 'Configuration guide: idle_session_pool_time',
      source: 'https://mariadb.com/kb/en/mariadb-maxscale-2402-maxscale-2402-mariadb-maxscale-configuration-guide/',
    },
  ],
  notes: ['MaxScale was not run: what is said here was read in its source and its manual.'],
};

export default maxscale;

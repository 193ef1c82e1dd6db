import type { PoolerProfile } from '@poolsafe/core';
import {
  clause,
  documentedIn,
  DRIVER_STATEMENT,
  sessionSetting,
  startupParameter,
  unknownOtherwise,
} from '../shared/clauses.js';
import { discardAll } from '../shared/discard-all.js';

const readme = documentedIn('postgresml/pgcat@5b038813 README.md:139-144');
const source = documentedIn('postgresml/pgcat@5b038813 src/server.rs:1010-1035,1337-1357');
const config = documentedIn('postgresml/pgcat@5b038813 CONFIG.md:364-371');
const TRANSACTION = 'transaction';

const pgcat: PoolerProfile = {
  product: 'pgcat',
  title: 'PgCat',
  summary: 'Connection pooler for PostgreSQL with sharding and load balancing.',
  dialects: ['postgres'],
  versions: ['1.0', '1.1', '1.2'],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'prepared_statements_cache_size',
      summary: 'How many protocol-level prepared statements PgCat keeps track of per connection; 0 turns it off.',
      defaults: [{ value: '0' }],
      pattern: '^\\d+$',
    },
    {
      name: 'cleanup_server_connections',
      summary: 'Clean a server connection on which PgCat saw SET or PREPARE before somebody else gets it.',
      defaults: [{ value: 'true' }],
      pattern: '^(true|false)$',
    },
  ],
  resets: [
    discardAll('session-end', 'PgCat cleans the connection between sessions', {
      mode: 'session',
      settings: { cleanup_server_connections: { is: 'true' } },
    }),
  ],
  handling: [
    clause(
      sessionSetting(),
      { kind: 'yields', outcomes: ['lost'] },
      'PgCat notices the command tag SET outside a transaction and sends RESET ROLE and RESET ALL before it hands the connection on; it replays nothing',
      {
        when: { mode: TRANSACTION, transaction: 'outside', settings: { cleanup_server_connections: { is: 'true' } } },
        recognition: { by: 'command-tag', via: ['set'] },
        evidence: [
          source('a SET tag outside a transaction marks the connection; it is reset at check-in'),
          readme('SET is not supported in transaction mode; SET LOCAL is'),
        ],
      },
    ),
    clause(sessionSetting(), { kind: 'keeps' }, 'PgCat does not look inside transactions, nor at tags other than SET', {
      when: { mode: TRANSACTION },
      evidence: [source('SET within a transaction, and set_config, are not detected')],
    }),
    clause(
      { state: 'prepared-statement', action: 'write', via: 'prepare' },
      { kind: 'yields', outcomes: ['lost'] },
      'PgCat notices the command tag PREPARE and sends DEALLOCATE ALL before it hands the connection on',
      {
        when: { mode: TRANSACTION, settings: { cleanup_server_connections: { is: 'true' } } },
        recognition: { by: 'command-tag', via: ['prepare'] },
        evidence: [source('a PREPARE tag marks the connection; DEALLOCATE ALL runs at check-in')],
      },
    ),
    clause(
      DRIVER_STATEMENT,
      { kind: 'tracks' },
      'PgCat prepares named statements again where they are needed (prepared_statements_cache_size > 0)',
      {
        when: { mode: TRANSACTION, settings: { prepared_statements_cache_size: { above: 0 } } },
        recognition: { by: 'protocol' },
        evidence: [config('a cache size above 0 turns the support on')],
      },
    ),
    clause(
      { ...DRIVER_STATEMENT, action: ['write', 'read'] },
      { kind: 'yields', outcomes: ['lost'] },
      'prepared_statements_cache_size is 0, so PgCat does not follow named statements to other connections',
      { when: { mode: TRANSACTION }, evidence: [config('0 turns the support off, and is the default')] },
    ),
    clause(
      { state: 'session-lock', action: 'write', scope: 'session' },
      { kind: 'keeps' },
      'PgCat does not notice session advisory locks',
      {
        when: { mode: TRANSACTION },
        evidence: [readme('advisory locks are not supported in transaction mode; pg_advisory_xact_lock is')],
      },
    ),
    clause(
      { state: ['temp-relation', 'notification'], action: 'write', scope: 'session' },
      { kind: 'keeps' },
      'nothing that PgCat runs before it hands a connection on clears this',
      {
        when: { mode: TRANSACTION },
        evidence: [source('check-in runs RESET ROLE, RESET ALL and DEALLOCATE ALL, nothing else')],
      },
    ),
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['unknown'] },
      'what PgCat does with startup parameters was not measured',
    ),
    ...unknownOtherwise('what PgCat does with this was neither measured nor documented', { mode: TRANSACTION }),
  ],
  documents: [
    { title: 'PgCat README', source: 'https://github.com/postgresml/pgcat' },
    { title: 'PgCat configuration', source: 'https://github.com/postgresml/pgcat/blob/main/CONFIG.md' },
  ],
  notes: ['PgCat was not run: its rows come from its documentation and source, or follow from them.'],
};

export default pgcat;

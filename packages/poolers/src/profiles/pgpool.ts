import type { Condition, PoolerProfile } from '@poolsafe/core';
import { clause, sessionSetting, startupParameter } from '../shared/clauses.js';
import { discardAll } from '../shared/discard-all.js';

/** Reads may go to another server than the one that the statement before went to. */
const BALANCED: Condition = {
  settings: { load_balance_mode: { is: 'on' }, backend_clustering_mode: { matches: '^(?!raw$)' } },
};

const PRIMARY_ONLY =
  'Pgpool-II sends SET to every server, but runs this on the primary only, while the next plain read goes to a standby';

const pgpool: PoolerProfile = {
  product: 'pgpool',
  title: 'Pgpool-II',
  summary: 'Session pooling, replication and load balancing of reads for PostgreSQL.',
  dialects: ['postgres'],
  versions: ['4.0', '4.1', '4.2', '4.3', '4.4', '4.5', '4.6', '4.7'],
  modes: [{ name: 'session', boundary: 'session' }],
  serverVersion: '17',
  settings: [
    {
      name: 'backend_clustering_mode',
      summary: 'How the servers behind Pgpool-II relate; raw means that one is used and the others are spares.',
      defaults: [{ value: 'streaming_replication' }],
      pattern: '^(streaming_replication|native_replication|logical_replication|slony|snapshot_isolation|raw)$',
    },
    {
      name: 'load_balance_mode',
      summary: 'Send reads to any server, writes to the primary.',
      defaults: [{ value: 'on' }],
      pattern: '^(on|off)$',
    },
    {
      name: 'statement_level_load_balance',
      summary: 'Choose the server for reads anew for every statement instead of once per session.',
      defaults: [{ value: 'off' }],
      pattern: '^(on|off)$',
    },
    {
      name: 'disable_load_balance_on_write',
      summary: 'Until when reads go to the primary after a write.',
      defaults: [{ value: 'transaction' }],
      pattern: '^(off|transaction|trans_transaction|always|dml_adaptive|dml_adaptive_global)$',
    },
    {
      name: 'connection_cache',
      summary: 'Keep server connections for the next client; off gives every session a connection of its own.',
      defaults: [{ value: 'on' }],
      pattern: '^(on|off)$',
    },
    {
      name: 'reset_query_list',
      summary: 'What runs on the server connections when a client leaves.',
      defaults: [{ value: 'ABORT; DISCARD ALL' }],
    },
  ],
  resets: [
    {
      at: 'session-end',
      when: { settings: { connection_cache: { is: 'off' } } },
      clears: [{}],
      because: 'connection_cache is off: the server connection ends with the session',
    },
    discardAll('session-end', 'reset_query_list runs between sessions', {
      settings: { reset_query_list: { matches: 'discard\\s+all' } },
    }),
  ],
  handling: [
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['safe'] },
      'Pgpool-II passes startup parameters on and reuses a connection only for clients that sent the same ones',
    ),
    clause(
      { state: 'client-mode', via: 'startup' },
      { kind: 'yields', outcomes: ['safe'] },
      'Pgpool-II passes startup parameters on',
    ),
    clause(
      sessionSetting({ name: 'default_transaction_isolation' }),
      { kind: 'yields', outcomes: ['lost'] },
      'Pgpool-II sets the isolation level on the primary only, and the next plain read goes to a standby',
      { when: BALANCED },
    ),
    clause(
      sessionSetting({ via: ['set', 'reset'] }),
      { kind: 'yields', outcomes: ['lost'] },
      'Pgpool-II sends a message of several statements to the primary only, while the next plain read goes to a standby',
      { when: { ...BALANCED, oneMessage: true } },
    ),
    clause(sessionSetting({ via: ['set', 'reset'] }), { kind: 'keeps' }, 'Pgpool-II sends SET to every server'),
    clause(sessionSetting(), { kind: 'yields', outcomes: ['lost'] }, PRIMARY_ONLY, { when: BALANCED }),
    clause(
      { state: 'extension-state', action: 'write', via: 'set_limit' },
      { kind: 'yields', outcomes: ['lost'] },
      PRIMARY_ONLY,
      { when: BALANCED },
    ),
  ],
  documents: [
    { title: 'Pgpool-II documentation', source: 'https://www.pgpool.net/docs/latest/en/html/' },
    {
      title: 'Load balancing',
      source: 'https://www.pgpool.net/docs/latest/en/html/runtime-config-load-balancing.html',
    },
  ],
  notes: [
    'One server behind Pgpool-II means no load balancing, whatever load_balance_mode says.',
    'A function that is declared STABLE and writes (`txid_current()` is declared so) goes to a standby when it opens a transaction, and fails there with 25006.',
    'Pgpool-II 4.3 hangs on COPY FROM STDIN through the extended protocol; 4.7 does not.',
    'A temporary function (`pg_temp.f()`) exists on the primary only, so a plain SELECT that calls it fails when reads are balanced.',
  ],
};

export default pgpool;

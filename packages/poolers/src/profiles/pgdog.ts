import type { PoolerProfile } from '@poolsafe/core';
import {
  BEGIN,
  clause,
  documentedIn,
  DRIVER_STATEMENT,
  sessionSetting,
  startupParameter,
  unknownOtherwise,
} from '../shared/clauses.js';
import { discardAll } from '../shared/discard-all.js';

const at = (path: string) => documentedIn(`pgdogdev/pgdog@b4601264 ${path}`);
const readme = at('README.md:107-112');
const example = at('example.pgdog.toml:182-196');
const engine = (file: string) => at(`pgdog/src/frontend/client/query_engine/${file}`);
const cleanup = at('pgdog/src/backend/pool/cleanup.rs:8-21');
/** The modes in which clients share server connections. */
const SHARED = ['transaction', 'statement'];

const pgdog: PoolerProfile = {
  product: 'pgdog',
  title: 'PgDog',
  summary: 'Connection pooler, load balancer and sharding proxy for PostgreSQL that parses what clients send.',
  dialects: ['postgres'],
  versions: ['0.1'],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
    { name: 'statement', boundary: 'statement' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'prepared_statements',
      summary: 'Which prepared statements PgDog follows: none, those of the protocol, or SQL PREPARE too.',
      defaults: [{ value: 'extended' }],
      pattern: '^(disabled|extended|extended_anonymous|full)$',
    },
    {
      name: 'query_parser',
      summary: 'Whether PgDog parses statements; SET is only kept in step when it does.',
      defaults: [{ value: 'auto' }],
      pattern: '^(auto|on|off|session_control|session_control_and_locks)$',
    },
    {
      name: 'pub_sub_channel_size',
      summary: 'Serve LISTEN and NOTIFY from a connection of their own; 0 turns it off.',
      defaults: [{ value: '0' }],
      pattern: '^\\d+$',
    },
  ],
  resets: [
    discardAll('session-end', 'PgDog cleans the connection between sessions', { mode: 'session' }),
    {
      at: 'transaction-end',
      when: { mode: SHARED },
      clears: [{ state: ['setting', 'session-lock', 'temp-relation'] }],
      because: 'a connection that PgDog marked dirty gets RESET ALL, pg_advisory_unlock_all and DISCARD TEMP',
    },
  ],
  handling: [
    clause(
      BEGIN,
      { kind: 'rejects', error: '58000 transaction control statements are not supported in statement pooler mode' },
      'PgDog refuses to open a transaction in statement mode',
      {
        when: { mode: 'statement' },
        recognition: { by: 'parser' },
        evidence: [engine('route_query.rs:75-80')('BEGIN is answered with an error in statement mode')],
      },
    ),
    clause(startupParameter(), { kind: 'tracks' }, 'PgDog keeps startup options in step per client', {
      evidence: [readme('startup options are read and kept per client')],
    }),
    clause(
      sessionSetting({ via: 'set' }),
      { kind: 'yields', outcomes: ['lost'] },
      'query_parser is off, so PgDog does not see SET',
      {
        when: { mode: SHARED, settings: { query_parser: { is: 'off' } } },
        evidence: [example('the parser must be on for SET to be kept in step')],
      },
    ),
    clause(
      sessionSetting({ via: 'set' }),
      { kind: 'tracks' },
      'PgDog parses SET and sets the parameter again on the connection that the client gets',
      {
        when: { mode: SHARED },
        recognition: { by: 'parser' },
        evidence: [readme('SET statements are parsed and kept in step per client')],
      },
    ),
    clause(
      sessionSetting({ via: 'set_config' }),
      { kind: 'yields', outcomes: ['lost'] },
      'PgDog reads SET, and does not follow what set_config() sets for the session',
      {
        when: { mode: SHARED },
        evidence: [documentedIn('pgdogdev/pgdog#1069')('SELECT set_config(..., false) is not tracked')],
      },
    ),
    clause(
      sessionSetting(),
      { kind: 'yields', outcomes: ['unknown'] },
      'PgDog reads SET; what becomes of settings that a function makes is not documented',
      { when: { mode: SHARED } },
    ),
    clause(DRIVER_STATEMENT, { kind: 'tracks' }, 'PgDog prepares named statements again where they are needed', {
      when: {
        mode: SHARED,
        settings: { prepared_statements: { matches: '^(extended|extended_anonymous|full)$' } },
      },
      recognition: { by: 'protocol' },
      evidence: [example('prepared_statements is "extended" by default')],
    }),
    clause(
      { state: 'prepared-statement', action: ['write', 'read'], via: ['prepare', 'execute'] },
      { kind: 'tracks' },
      'prepared_statements = "full" rewrites PREPARE and EXECUTE',
      {
        when: { mode: SHARED, settings: { prepared_statements: { is: 'full' } } },
        recognition: { by: 'parser' },
        evidence: [example('only "full" covers PREPARE and EXECUTE of the simple protocol')],
      },
    ),
    clause(
      { state: 'prepared-statement', action: ['write', 'read'], via: ['prepare', 'execute'] },
      { kind: 'yields', outcomes: ['lost'] },
      'PgDog follows SQL PREPARE only with prepared_statements = "full"',
      {
        when: { mode: SHARED },
        evidence: [example('only "full" covers PREPARE and EXECUTE of the simple protocol')],
      },
    ),
    clause(
      { state: 'session-lock', action: 'write', scope: 'session' },
      { kind: 'yields', outcomes: ['leaked', 'permanent', 'lost'] },
      'with this query_parser PgDog does not look for locks',
      {
        when: { mode: SHARED, settings: { query_parser: { matches: '^(off|session_control)$' } } },
        evidence: [
          at('pgdog/src/frontend/regex_parser.rs:63-66')('locks are looked for at the level session_control_and_locks'),
        ],
      },
    ),
    clause(
      { state: 'session-lock', action: 'write', scope: 'session' },
      { kind: 'pins', until: 'release' },
      'PgDog keeps the client on its connection while it has a session advisory lock whose key it can read',
      {
        when: { mode: SHARED },
        recognition: { by: 'parser' },
        evidence: [engine('{lock,advisory_lock}.rs')('a lock pins until it is given up')],
      },
    ),
    clause(
      { state: 'every-state', action: 'release' },
      { kind: 'ignores' },
      'PgDog answers DISCARD itself and does not pass it on',
      {
        when: { mode: SHARED },
        recognition: { by: 'parser' },
        evidence: [engine('discard.rs')('DISCARD is answered by the pooler')],
      },
    ),
    clause(
      { state: 'prepared-statement', action: 'release', via: 'deallocate' },
      { kind: 'ignores' },
      'PgDog answers DEALLOCATE itself and does not pass it on',
      {
        when: { mode: SHARED },
        recognition: { by: 'parser' },
        evidence: [engine('deallocate.rs')('DEALLOCATE is answered by the pooler')],
      },
    ),
    clause(
      { state: 'temp-relation', action: 'write', scope: 'session' },
      { kind: 'yields', outcomes: ['lost'] },
      'a connection that PgDog marked dirty gets DISCARD TEMP before it is handed on',
      { when: { mode: SHARED }, evidence: [cleanup('RESET ALL, pg_advisory_unlock_all and DISCARD TEMP')] },
    ),
    clause(
      { state: 'notification' },
      { kind: 'tracks' },
      'PgDog serves LISTEN and NOTIFY from a connection of its own',
      {
        when: { mode: SHARED, settings: { pub_sub_channel_size: { above: 0 } } },
        recognition: { by: 'parser' },
        evidence: [
          engine('pub_sub.rs')(
            'notifications are served by the pooler; within a transaction NOTIFY waits for the commit',
          ),
        ],
      },
    ),
    ...unknownOtherwise('what PgDog does with this was neither measured nor documented', { mode: SHARED }),
  ],
  documents: [{ title: 'PgDog documentation', source: 'https://docs.pgdog.dev/' }],
  notes: [
    'PgDog was not run: its rows come from its documentation and source, or follow from them.',
    'With one host and no shards PgDog only parses when query_parser is on or prepared_statements is full.',
  ],
};

export default pgdog;

import type { Condition, Documented, EffectPattern, HandlingClause, PoolerProfile } from '@poolsafe/core';
import { discardAll } from '../shared/discard-all.js';
import { REPORTED_PARAMETERS } from '../shared/reported-parameters.js';

const changelog = (version: string, detail: string): Documented => ({
  kind: 'documented',
  source: `PgBouncer changelog, ${version}`,
  detail,
});

const parameters = (names: readonly string[]): EffectPattern => ({
  state: ['setting', 'role'],
  action: 'write',
  scope: 'session',
  name: names,
});

const tracked = (names: readonly string[], because: string, when?: Condition): HandlingClause => ({
  effects: parameters(names),
  ...(when === undefined ? {} : { when }),
  recognition: { by: 'server-report' },
  handling: { kind: 'tracks' },
  because,
});

const REPLAYS = 'PgBouncer restores this parameter on the server connection before it hands it on';

/** Parameters that every version has tracked. */
const ALWAYS_TRACKED = ['client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings'];

const SECONDS = '^\\d+(\\.\\d+)?$';

const NAMED_STATEMENTS_ON: Condition = { settings: { max_prepared_statements: { above: 0 } } };

const pgbouncer: PoolerProfile = {
  product: 'pgbouncer',
  title: 'PgBouncer',
  summary: 'Connection pooler for PostgreSQL with session, transaction and statement pooling.',
  dialects: ['postgres'],
  versions: ['1.7', '1.16', '1.17', '1.18', '1.19', '1.20', '1.21', '1.22', '1.23', '1.24', '1.25', '1.26'],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
    { name: 'statement', boundary: 'statement' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'max_prepared_statements',
      summary:
        'How many protocol-level named prepared statements PgBouncer keeps track of per server connection; 0 turns it off.',
      defaults: [
        { version: '>=1.24', value: '200' },
        { version: '>=1.21', value: '0' },
      ],
      pattern: '^\\d+$',
    },
    {
      name: 'server_reset_query',
      summary: 'What runs on a server connection when a client leaves it in session mode.',
      defaults: [{ value: 'DISCARD ALL' }],
    },
    {
      name: 'server_reset_query_always',
      summary: 'Run server_reset_query in every pool mode, after each transaction.',
      defaults: [{ value: '0' }],
      pattern: '^[01]$',
    },
    {
      name: 'track_extra_parameters',
      summary: 'Further parameters to track per client; works only for those that the server reports.',
      defaults: [{ version: '>=1.20', value: 'IntervalStyle' }],
    },
    {
      name: 'ignore_startup_parameters',
      summary: 'Startup parameters that PgBouncer accepts and does not apply.',
      defaults: [{ value: '' }],
    },
    {
      name: 'connect_query',
      summary: 'What runs once on every new server connection of a database, before any client gets it.',
      defaults: [{ value: '' }],
    },
    {
      name: 'disable_pqexec',
      summary: 'Refuse the simple protocol: only what is sent with parse and bind gets through.',
      defaults: [{ value: '0' }],
      pattern: '^[01]$',
    },
    {
      name: 'idle_transaction_timeout',
      summary: 'Seconds after which a client that idles in a transaction is disconnected; 0 turns it off.',
      defaults: [{ value: '0' }],
      pattern: SECONDS,
    },
    {
      name: 'transaction_timeout',
      summary: 'Seconds after which a client whose transaction is still open is disconnected; 0 turns it off.',
      defaults: [{ version: '>=1.25', value: '0' }],
      pattern: SECONDS,
    },
    {
      name: 'query_timeout',
      summary: 'Seconds after which a client whose statement still runs is disconnected; 0 turns it off.',
      defaults: [{ value: '0' }],
      pattern: SECONDS,
    },
  ],
  resets: [
    discardAll('session-end', 'server_reset_query runs between sessions', {
      mode: 'session',
      settings: { server_reset_query: { matches: 'discard\\s+all' } },
    }),
    {
      at: 'session-end',
      when: { mode: 'session', settings: { server_reset_query: { matches: 'deallocate\\s+all' } } },
      clears: [{ state: 'prepared-statement' }],
      because: 'server_reset_query runs between sessions',
    },
    discardAll('transaction-end', 'server_reset_query_always runs the reset query after every transaction', {
      settings: { server_reset_query_always: { is: '1' }, server_reset_query: { matches: 'discard\\s+all' } },
    }),
  ],
  handling: [
    {
      effects: {},
      reach: 'message',
      when: { protocol: 'simple', settings: { disable_pqexec: { is: '1' } } },
      recognition: { by: 'protocol' },
      handling: { kind: 'rejects', error: '08P01 PQexec disallowed' },
      because: 'disable_pqexec makes PgBouncer close a connection that sends by the simple protocol',
      evidence: [
        {
          kind: 'documented',
          source: 'https://www.pgbouncer.org/config.html#disable_pqexec',
          detail: 'the simple protocol is not allowed',
        },
      ],
    },
    {
      effects: { state: 'transaction', action: 'write', via: 'begin' },
      when: { mode: 'statement', oneMessage: false },
      recognition: { by: 'server-report' },
      handling: { kind: 'rejects', error: '08P01 transaction blocks not allowed in statement pooling mode' },
      because: 'PgBouncer closes a connection that opens a transaction block in statement mode',
    },

    // Replication
    {
      effects: { state: 'client-mode', via: 'startup', name: 'replication' },
      when: { version: '<1.23' },
      handling: { kind: 'rejects', error: '08P01 unsupported startup parameter: replication' },
      because: 'before 1.23 PgBouncer has no replication connections',
    },
    {
      effects: { state: 'client-mode', via: 'startup', name: 'replication' },
      handling: { kind: 'yields', outcomes: ['safe'] },
      because: 'since 1.23 PgBouncer gives a replication connection a server connection of its own',
      evidence: [changelog('1.23.0', 'replication connections are supported')],
    },

    // Startup parameters
    ...startupClauses(),

    // Parameters that the server reports
    {
      effects: parameters(['application_name']),
      when: { version: '<1.22' },
      handling: { kind: 'tracks', exposed: true },
      because: 'before 1.22 PgBouncer left application_name in place for clients that send none',
      evidence: [changelog('1.22.0', 'an empty application_name is handled properly')],
    },
    tracked([...ALWAYS_TRACKED, 'application_name'], REPLAYS),
    ...REPORTED_PARAMETERS.map(({ server, names }) => ({
      ...tracked(names, 'since 1.26 PgBouncer tracks every parameter that the server reports', {
        version: '>=1.26',
        ...(server === undefined ? {} : { server }),
      }),
      evidence: [changelog('1.26.0', 'all parameters that PostgreSQL reports are tracked')],
    })),
    ...REPORTED_PARAMETERS.map(({ server, names }) =>
      tracked(names, 'track_extra_parameters lists it, and the server reports it', {
        version: '>=1.20 <1.26',
        settings: { track_extra_parameters: { listsName: true } },
        ...(server === undefined ? {} : { server }),
      }),
    ),

    // Prepared statements of the protocol
    {
      effects: { state: 'prepared-statement', via: 'protocol', name: '' },
      handling: { kind: 'keeps' },
      because: 'PgBouncer does not follow the unnamed statement',
    },
    {
      effects: { state: 'prepared-statement', via: 'protocol' },
      when: { ...NAMED_STATEMENTS_ON, version: '>=1.21', mode: ['transaction', 'statement'] },
      recognition: { by: 'protocol' },
      handling: { kind: 'tracks' },
      because:
        'PgBouncer prepares named statements again on the connection that runs them (max_prepared_statements > 0)',
      evidence: [changelog('1.21.0', 'protocol-level named prepared statements')],
    },
    {
      effects: {
        state: 'prepared-statement',
        action: 'release',
        name: '*',
        via: ['deallocate', 'discard', 'protocol'],
      },
      when: { ...NAMED_STATEMENTS_ON, version: '>=1.22' },
      recognition: { by: 'server-report' },
      handling: { kind: 'tracks' },
      because: 'since 1.22 PgBouncer notices DEALLOCATE ALL and prepares what clients still need again',
      evidence: [changelog('1.22.0', 'DEALLOCATE ALL and DISCARD ALL are noticed')],
    },
  ],
  notes: [
    'Measured on 1.18, 1.24 and 1.26. What changed between them is dated by the changelog; versions before 1.18 are taken to do what 1.18 does, since the changelog names no change of this kind after 1.7.',
  ],
  documents: [
    { title: 'Configuration', source: 'https://www.pgbouncer.org/config.html' },
    { title: 'Features: SQL feature map for pooling modes', source: 'https://www.pgbouncer.org/features.html' },
    { title: 'Changelog', source: 'https://www.pgbouncer.org/changelog.html' },
  ],
};

/** What becomes of parameters that a client sends when it connects. */
function startupClauses(): readonly HandlingClause[] {
  type Via = 'startup' | 'startup-options';
  const on = (via: Via | readonly Via[], name?: string | readonly string[]): EffectPattern => ({
    state: ['setting', 'role'],
    action: 'write',
    via,
    ...(name === undefined ? {} : { name }),
  });
  const any: readonly Via[] = ['startup', 'startup-options'];
  const clause = (
    effects: EffectPattern,
    handling: HandlingClause['handling'],
    because: string,
    when?: Condition,
  ): HandlingClause => ({ effects, handling, because, ...(when === undefined ? {} : { when }) });
  const listed = { ignore_startup_parameters: { listsName: true } } as const;
  const allOptionsIgnored = { ignore_startup_parameters: { matches: '(^|[,\\s])options([,\\s]|$)' } } as const;
  const extra = { track_extra_parameters: { listsName: true } } as const;
  const DROPPED = 'ignore_startup_parameters makes PgBouncer accept it and drop it';
  const ONLY_TRACKED = 'PgBouncer only takes startup parameters that it tracks';
  const unsupported = (where: string): HandlingClause['handling'] => ({
    kind: 'rejects',
    error: `08P01 unsupported startup parameter${where}`,
  });
  const ignores: HandlingClause['handling'] = { kind: 'ignores' };
  const tracks: HandlingClause['handling'] = { kind: 'tracks' };
  return [
    clause(on('startup-options'), ignores, 'before 1.20 ignore_startup_parameters = options drops all of them', {
      version: '<1.20',
      settings: allOptionsIgnored,
    }),
    {
      ...clause(
        on('startup-options'),
        unsupported(': options'),
        'before 1.20 PgBouncer does not read the options parameter',
        {
          version: '<1.20',
        },
      ),
      evidence: [changelog('1.20.0', 'the options startup parameter is understood for tracked parameters')],
    },
    // Since 1.26.1 the list wins over tracking; before, tracked parameters stay tracked.
    {
      ...clause(on(any), ignores, DROPPED, { version: '>=1.26.1', settings: listed }),
      evidence: [changelog('1.26.1', 'ignore_startup_parameters wins over tracking')],
    },
    clause(
      on(any, 'application_name'),
      { kind: 'tracks', exposed: true },
      'before 1.22 PgBouncer left application_name in place for clients that send none',
      {
        version: '<1.22',
      },
    ),
    clause(on(any, [...ALWAYS_TRACKED, 'application_name']), tracks, REPLAYS),
    clause(
      on(any, 'search_path'),
      ignores,
      'the reset after every transaction undoes a parameter whose changes the server does not report',
      { version: '>=1.26', server: '<18', settings: { server_reset_query_always: { is: '1' } } },
    ),
    clause(
      on(any, 'search_path'),
      { kind: 'yields', outcomes: ['wrong'] },
      'PgBouncer 1.26 applies it at first, but a server before PostgreSQL 18 does not report search_path, so PgBouncer does not restore it once the connection has another value',
      { version: '>=1.26', server: '<18' },
    ),
    ...REPORTED_PARAMETERS.flatMap(({ server, names }) => [
      clause(on(any, names), tracks, 'since 1.26 PgBouncer takes every parameter that the server reports', {
        version: '>=1.26',
        ...(server === undefined ? {} : { server }),
      }),
      clause(on(any, names), tracks, 'track_extra_parameters lists it, and the server reports it', {
        version: '>=1.20 <1.26',
        settings: extra,
        ...(server === undefined ? {} : { server }),
      }),
    ]),
    clause(on(any), tracks, 'track_extra_parameters lists it', { version: '>=1.26', settings: extra }),
    clause(on(any), ignores, 'track_extra_parameters lists it, but the server does not report it', {
      version: '>=1.20 <1.26',
      settings: extra,
    }),
    clause(on(any), ignores, DROPPED, { settings: listed }),
    clause(on('startup-options'), ignores, DROPPED, { settings: allOptionsIgnored }),
    clause(on('startup-options'), unsupported(' in options'), ONLY_TRACKED),
    clause(on('startup'), unsupported(''), ONLY_TRACKED),
  ];
}

export default pgbouncer;

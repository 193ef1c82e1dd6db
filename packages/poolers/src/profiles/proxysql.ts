import type { EffectPattern, HandlingClause, PoolerProfile, SettingDescription } from '@poolsafe/core';
import { flags, rulePins, warnings } from '../proxysql/flags.js';
import { OFF, ON, SOURCE } from '../proxysql/looks.js';
import { unseenRoutines } from '../shared/mysql.js';
import { setStatements } from '../proxysql/set-statements.js';

const BOOLEAN = '^(true|false|1|0|on|off)$';

const setting = (
  name: string,
  summary: string,
  defaults: SettingDescription['defaults'],
  pattern?: string,
): SettingDescription => ({ name, summary, defaults, ...(pattern === undefined ? {} : { pattern }) });

const settings: readonly SettingDescription[] = [
  setting('multiplexing', 'Share server connections between clients at all.', [{ value: 'true' }], BOOLEAN),
  setting(
    'query_digests',
    'Compute digests. Everything that ProxySQL notices in a text, it notices in the digest.',
    [{ value: 'true' }],
    BOOLEAN,
  ),
  setting(
    'query_digests_keep_comment',
    'Leave comments in the digest, where they are taken for SQL.',
    [{ version: '>=2.4', value: 'false' }, { value: 'false' }],
    BOOLEAN,
  ),
  setting('keep_multiplexing_variables', 'Variables that a SELECT may read without pinning; matched as prefixes.', [
    { version: '>=2.1', value: 'tx_isolation,transaction_isolation,version' },
    { value: 'tx_isolation,version' },
  ]),
  setting(
    'set_query_lock_on_hostgroup',
    'Keep a client on its server connection after a SET that ProxySQL cannot read.',
    [{ version: '>=2.0', value: '1' }],
    BOOLEAN,
  ),
  setting(
    'auto_increment_delay_multiplex',
    'Statements for which a client keeps its connection after an insert with an auto-increment value.',
    [{ value: '5' }],
    '^\\d+$',
  ),
  setting(
    'auto_increment_delay_multiplex_timeout_ms',
    'How long that lasts at most, in milliseconds.',
    [{ version: '>=2.4', value: '10000' }],
    '^\\d+$',
  ),
  setting(
    'handle_warnings',
    'Keep the connection after a statement with warnings.',
    [{ version: '>=2.6', value: '1' }],
    BOOLEAN,
  ),
  setting('set_parser_algorithm', 'Which parser reads SET; 1 and 2 behaved alike in 99 statements.', [
    { version: '>=2.6', value: '2' },
    { version: '>=2.5', value: '1' },
  ]),
  setting(
    'user_variable_tracking',
    'Replay user variables that are set to literals (since 3.0.11).',
    [{ version: '>=3.0', value: '0' }],
    BOOLEAN,
  ),
  setting(
    'autocommit_false_is_transaction',
    'Treat autocommit=0 as an open transaction; made no difference to reads.',
    [{ value: 'false' }],
    BOOLEAN,
  ),
  setting(
    'enforce_autocommit_on_reads',
    'Apply autocommit=0 to reads too, which then open a transaction.',
    [{ value: 'false' }],
    BOOLEAN,
  ),
  setting('enable_load_data_local_infile', 'Let LOAD DATA LOCAL through.', [{ value: 'false' }], BOOLEAN),
  setting(
    'fast_forward',
    'Column of mysql_users: pass everything on unread, on a server connection of the client’s own.',
    [{ value: '0' }],
    '^[01]$',
  ),
  setting(
    'transaction_persistent',
    'Column of mysql_users: keep the statements of a transaction in the hostgroup where it began.',
    [{ value: '1' }],
    '^[01]$',
  ),
  setting('mysql_query_rules', 'The query rules, as a JSON list with the columns of the table mysql_query_rules.', [
    { value: '' },
  ]),
];

const ANSWERED: readonly { readonly version: string; readonly pattern: string; readonly effects: EffectPattern }[] = [
  {
    version: '>=1.4',
    pattern: String.raw`^SELECT LAST_INSERT_ID\(\)(?: LIMIT 1)?$`,
    effects: { state: 'insert-id', action: 'read' },
  },
  {
    version: '>=2.1',
    pattern: String.raw`^SELECT (?:LAST_INSERT_ID\(\) FROM DUAL|@@IDENTITY)$`,
    effects: { state: 'insert-id', action: 'read' },
  },
  {
    version: '>=2.0',
    pattern: String.raw`^SELECT CONNECTION_ID\(\)$`,
    effects: { state: 'connection-identity', action: 'read' },
  },
];

/** Answered by ProxySQL from what it keeps for the client; to the letter, and not in the binary protocol. */
const answers: readonly HandlingClause[] = ANSWERED.map(({ version, pattern, effects }) => ({
  effects,
  reach: 'message',
  when: { version, protocol: ['simple', 'extended', null] },
  recognition: { by: 'text', pattern, over: 'text' },
  handling: { kind: 'answers' },
  because: 'ProxySQL answers exactly this text by itself, for this client',
}));

const DELAY =
  'the connection stays with the client for a few statements after an insert (auto_increment_delay_multiplex)';

const insertId: readonly HandlingClause[] = [
  {
    effects: { state: 'insert-id', action: 'write' },
    when: { settings: { auto_increment_delay_multiplex: { is: '0' }, multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'yields', outcomes: ['leaked', 'wrong'] },
    because: 'auto_increment_delay_multiplex=0 gives the connection to others at once, with the insert id on it',
  },
  {
    effects: { state: 'insert-id', action: 'read' },
    when: { transaction: 'outside', settings: { auto_increment_delay_multiplex: { is: '0' }, multiplexing: ON } },
    handling: { kind: 'yields', outcomes: ['wrong'] },
    because:
      'auto_increment_delay_multiplex=0 gives the connection to others at once: this is the insert id of whoever used it last',
  },
  {
    effects: { state: 'insert-id', action: 'write' },
    when: { settings: { multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'pins', until: '5 statements or 10 s' },
    because: DELAY,
  },
  {
    effects: { state: 'insert-id', action: 'read' },
    when: { transaction: 'outside', settings: { multiplexing: ON } },
    handling: { kind: 'yields', outcomes: ['wrong', 'pinned'], until: '5 statements or 10 s' },
    because: `${DELAY}; later it is the insert id of whoever used the connection last`,
  },
];

/** Autocommit is the client's own affair: ProxySQL applies it to the first write only, also without multiplexing. */
const autocommit: HandlingClause = {
  effects: { state: 'transaction', action: 'write', name: 'autocommit' },
  when: { settings: { enforce_autocommit_on_reads: OFF } },
  handling: { kind: 'yields', outcomes: ['wrong'] },
  because:
    'ProxySQL runs reads with autocommit on: they open no transaction and share no snapshot; the first write opens one',
};

const transactions: readonly HandlingClause[] = [
  {
    effects: {
      state: 'transaction',
      action: 'write',
      via: ['begin', 'xa_start', 'commit_and_chain', 'rollback_and_chain'],
    },
    when: { settings: { multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'pins', until: 'transaction-end' },
    because: 'the server reports an open transaction, and ProxySQL keeps the connection until it ends',
  },
  {
    effects: { state: 'transaction', action: 'release', via: ['commit_and_chain', 'rollback_and_chain'] },
    when: { settings: { multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'pins', until: 'transaction-end' },
    because: 'the next transaction is open at once, and ProxySQL keeps the connection until it ends',
  },
  {
    effects: { state: 'transaction', via: ['savepoint', 'release_savepoint', 'rollback_to_savepoint'] },
    when: { transaction: 'inside', settings: { multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'pins', until: 'transaction-end' },
    because:
      'ProxySQL keeps the connection until the transaction ends; releasing the savepoint does not end it earlier',
  },
  {
    effects: { state: 'transaction', action: 'write', name: 'autocommit' },
    when: { settings: { enforce_autocommit_on_reads: ON, multiplexing: ON } },
    recognition: { by: 'server-report' },
    handling: { kind: 'pins', until: 'transaction-end' },
    because: 'enforce_autocommit_on_reads makes the first statement open a transaction',
  },
];

const proxysql: PoolerProfile = {
  product: 'proxysql',
  title: 'ProxySQL',
  summary: 'Proxy for MySQL and MariaDB that shares server connections and decides by the text of statements.',
  dialects: ['mysql'],
  versions: ['1.4', '2.0', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '3.0'],
  modes: [{ name: 'multiplexing', boundary: 'transaction' }],
  serverVersion: '8.4',
  settings,
  // Clients that leave give their connection back as it is; only a reset that ProxySQL knows it needs is made.
  resets: [],
  handling: [
    {
      effects: {},
      reach: 'message',
      when: { settings: { fast_forward: { is: '1' } } },
      handling: { kind: 'dedicates' },
      because: 'fast_forward gives the client a server connection of its own until it leaves',
      evidence: [
        {
          kind: 'documented',
          source: 'https://proxysql.com/documentation/main-runtime/#mysql_users',
          detail: 'fast_forward bypasses the query processing layer',
        },
      ],
    },
    {
      effects: { state: 'transaction', action: 'write', via: ['begin', 'xa_start'] },
      when: { readWriteSplit: true, settings: { transaction_persistent: { is: '0' } } },
      handling: { kind: 'yields', outcomes: ['wrong'] },
      because: 'transaction_persistent=0 lets query rules send statements of one transaction to different hostgroups',
      evidence: [
        {
          kind: 'documented',
          source: 'https://proxysql.com/documentation/main-runtime/#mysql_users',
          detail: 'with transaction_persistent a transaction stays in the hostgroup where it started',
        },
      ],
    },
    {
      effects: {},
      reach: 'message',
      when: { settings: { enable_load_data_local_infile: OFF } },
      recognition: {
        by: 'text',
        pattern: '^LOAD DATA (?:LOW_PRIORITY |CONCURRENT )?LOCAL\\b',
        over: 'text-without-comments',
      },
      handling: { kind: 'rejects', error: '1047 Unsupported LOAD DATA LOCAL INFILE command' },
      because: 'enable_load_data_local_infile is off',
    },
    ...rulePins,
    ...answers,
    ...flags,
    ...setStatements,
    autocommit,
    {
      effects: {},
      reach: 'message',
      when: { settings: { multiplexing: OFF } },
      handling: { kind: 'dedicates' },
      because: 'multiplexing is off: every client has a server connection of its own until it leaves',
    },
    ...insertId,
    ...transactions,
    {
      effects: { state: 'cursor', action: 'write', via: 'handler' },
      when: { settings: { multiplexing: ON } },
      // No text of a statement sets a flag for it.
      recognition: { by: 'text', pattern: '(?!)', over: 'digest' },
      handling: { kind: 'pins', until: 'release' },
      because: 'ProxySQL does not notice open handlers',
    },
    {
      effects: { state: 'database', action: 'write', via: 'use' },
      recognition: { by: 'text', pattern: '^USE\\b', over: 'text-without-comments' },
      handling: { kind: 'tracks' },
      because: 'ProxySQL reads USE and selects the database again on the connection that runs the next statement',
    },
    {
      effects: { state: 'prepared-statement', via: 'protocol' },
      recognition: { by: 'protocol' },
      handling: { kind: 'tracks' },
      because: 'ProxySQL prepares statements of the binary protocol again where they are executed',
    },
    {
      effects: { state: 'row-count', action: 'read' },
      when: { settings: { multiplexing: ON } },
      handling: { kind: 'yields', outcomes: ['wrong'] },
      because: 'the connection that the count belongs to is given back as soon as the statement ends',
    },
    {
      effects: { state: 'diagnostics', action: 'read', via: 'show' },
      when: { version: '>=2.6', settings: { query_digests: ON, handle_warnings: ON } },
      recognition: { by: 'server-report' },
      handling: { kind: 'tracks' },
      because:
        'ProxySQL keeps the connection of a statement with warnings until something else than SHOW WARNINGS runs',
    },
    ...warnings,
    unseenRoutines(
      'ProxySQL does not look into routines: variables, tables and locks that they leave behind go to the next client (measured)',
    ),
  ],
  documents: [
    { title: 'Multiplexing', source: 'https://proxysql.com/documentation/multiplexing/' },
    { title: 'Global variables', source: 'https://proxysql.com/documentation/global-variables/mysql-variables/' },
    { title: 'Source', source: SOURCE },
  ],
  notes: [
    'Measured on 2.7.2; older versions were read in their source, 3.0 in its documentation.',
    'Since 3.0 ProxySQL speaks PostgreSQL too and replays the SETs that it understands there (https://github.com/sysown/proxysql/pull/4799). That side was neither measured nor read further, so nothing is said of it.',
  ],
};

export default proxysql;

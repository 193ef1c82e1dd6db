import type { Documented, EffectPattern, HandlingClause } from '@poolsafe/core';
import { AT_COUNTS, byDigest, bySetText, OFF, ON, SOURCE, under } from './looks.js';
import { NOT_PARSED, notReadable, notUnderstood, PARSED, SET_AND_MORE, setTo, WHOLE_FORMS } from './set-grammar.js';
import { OLD_PINNING_WORDS, TRACKED_VARIABLES, type TrackedVariables } from './variables.js';

/** State that a SET makes or gives up. */
const SETTING: EffectPattern = { state: ['setting', 'user-variable', 'role', 'transaction'], via: ['set', 'set_role'] };
const VARIABLE: EffectPattern = { state: 'setting', via: ['set', 'set_transaction'] };

const source = (detail: string): readonly Documented[] => [{ kind: 'documented', source: SOURCE, detail }];

const LOCKS = 'ProxySQL does not understand this SET and keeps the client on its server connection';

/** The lock that an unreadable SET takes, unless the query rules say something about multiplexing. */
const LOCKING = {
  version: '>=2.0',
  settings: { set_query_lock_on_hostgroup: ON, multiplexing: ON },
  queryRule: { setting: 'mysql_query_rules', field: 'multiplex', is: null },
} as const;

const locks = (version: string): Omit<HandlingClause, 'recognition'> => ({
  effects: SETTING,
  reach: 'message',
  when: { ...LOCKING, version, readWriteSplit: false },
  handling: { kind: 'pins', until: 'reset' },
  because: LOCKS,
  evidence: source('lib/MySQL_Session.cpp, unable_to_parse_set_statement'),
});

/** With a read/write split the lock is on one server, and statements for the other are refused (measured). */
const locksAway = (version: string): Omit<HandlingClause, 'recognition'> => ({
  ...locks(version),
  when: { ...LOCKING, version, readWriteSplit: true },
  handling: { kind: 'yields', outcomes: ['rejected', 'pinned'], until: 'reset' },
  because: `${LOCKS}; statements that the read/write split sends to another server then fail with error 9006`,
});

/** What takes the lock, in the forms of a list of variables. */
const unreadable = (list: TrackedVariables): readonly HandlingClause[] =>
  [locks(list.version), locksAway(list.version)].flatMap((facts) => [
    ...byDigest(SET_AND_MORE, facts),
    ...byDigest(notReadable(list), facts),
    bySetText(`(?=.*@)${NOT_PARSED}`, facts),
    bySetText(notUnderstood(list), facts),
  ]);

/** What becomes of a SET that ProxySQL understands, or fails to understand without noticing it. */
function readable(list: TrackedVariables): readonly HandlingClause[] {
  const when = { version: list.version };
  const textual = ['sql_mode', 'time_zone', ...list.strings];
  return [
    ...byDigest(WHOLE_FORMS, tracked(when)),
    ...[
      ...byDigest(SET_AND_MORE, sentAsItIs(when)),
      ...byDigest(notReadable(list), sentAsItIs(when)),
      bySetText(notUnderstood(list), sentAsItIs(when)),
    ],
    bySetText(NOT_PARSED, {
      effects: SETTING,
      when: under(when, { settings: { multiplexing: ON } }),
      handling: { kind: 'keeps' },
      because: 'ProxySQL fails to read this value, logs an error and sends the SET to the server as it is',
      evidence: source('lib/MySQL_Session.cpp, PMC-10002'),
    }),
    {
      effects: { ...VARIABLE, name: list.ignored },
      when: under(when, { settings: { query_digests: ON } }),
      recognition: { by: 'text', pattern: '^SET ', over: 'text-without-comments' },
      handling: { kind: 'ignores' },
      because: 'ProxySQL answers OK and never sends this variable to the server',
      evidence: source('lib/MySQL_Variables.cpp, ignore_vars'),
    },
    bySetText(setTo(textual, 'default'), {
      effects: { ...VARIABLE, action: 'release', name: textual },
      when,
      handling: { kind: 'yields', outcomes: ['rejected'] },
      because:
        'ProxySQL takes DEFAULT for the value itself: every later statement of the client fails (1231, 1298) until a concrete value is set',
    }),
    bySetText(setTo(['session_track_gtids'], 'own_gtid|all_gtids'), {
      effects: { ...VARIABLE, name: 'session_track_gtids' },
      when,
      handling: { kind: 'yields', outcomes: ['leaked'] },
      because: 'ProxySQL sets it on the server connection and never sets it back',
    }),
    ...(list.booleans.includes('sql_log_bin')
      ? [
          bySetText(setTo(['sql_log_bin'], '0|off|false'), {
            effects: { ...VARIABLE, name: 'sql_log_bin' },
            when: under(when, { settings: { multiplexing: ON } }),
            handling: { kind: 'pins', until: 'release' } as const,
            because: 'ProxySQL keeps the client on its server connection until sql_log_bin is 1 again',
          }),
        ]
      : []),
    bySetText(PARSED, tracked(when)),
  ];
}

/** A SET that ProxySQL cannot read, where the lock is switched off or a query rule stands in its way. */
const sentAsItIs = (when: HandlingClause['when']): Omit<HandlingClause, 'recognition'> => ({
  effects: SETTING,
  when: under(when, { settings: { multiplexing: ON } }),
  handling: { kind: 'keeps' },
  because:
    'ProxySQL does not understand this SET and sends it to the server; set_query_lock_on_hostgroup=0 or a query rule with multiplex keeps it from holding the connection',
});

const tracked = (when: HandlingClause['when']): Omit<HandlingClause, 'recognition'> => ({
  effects: VARIABLE,
  ...(when === undefined ? {} : { when }),
  handling: { kind: 'tracks' },
  because: 'ProxySQL reads this SET, remembers the value and sets it on the connection that runs the next statement',
});

/** 1.x and the first 2.0 releases: a few variables are replayed, a few words in a SET pin. */
function before2011(): readonly HandlingClause[] {
  const old = { version: '<2.0.11' };
  const replayed = ['sql_mode', 'time_zone', 'sql_log_bin'];
  const pins = (pattern: string, because: string, version: string) =>
    byDigest(pattern, {
      effects: { state: ['setting', 'user-variable'], via: 'set' },
      reach: 'message',
      when: { version, settings: { multiplexing: ON }, queryRule: AT_COUNTS },
      handling: { kind: 'pins', until: 'reset' },
      because,
      evidence: source('lib/mysql_connection.cpp at 1.4.16 and 2.0.6, session_vars'),
    });
  return [
    ...pins('^SET .*@', 'ProxySQL sees an @ and keeps the client on its server connection', old.version),
    ...pins(
      `^SET .*(?:${OLD_PINNING_WORDS.join('|')})`,
      'before 2.0.11 ProxySQL knows this variable only as one that keeps the client on its server connection',
      old.version,
    ),
    ...pins('^SET .*timestamp', LOCKS, '>=2.0 <2.0.11'),
    ...byDigest(`^SET (?!(?:|SESSION |@@|@@session.)(?:${replayed.join('|')}) *(?:|:)= *|NAMES|.*autocommit)`, {
      ...locks('>=2.0 <2.0.11'),
    }),
    ...byDigest(`^SET (?:|SESSION |@@|@@session.)(?:${replayed.join('|')}) *:?= *(?:\\?|\\d+|\\w+) *;?$`, {
      ...tracked(old),
      effects: { ...VARIABLE, name: replayed },
    }),
    ...byDigest('^SET (?:NAMES|CHARACTER SET|SESSION character_set_server)', {
      ...tracked(old),
      effects: { ...VARIABLE, name: ['names', 'character_set', 'character_set_server'] },
    }),
  ];
}

/** `@x = ?` in a digest: a user variable that is set to a literal. */
const LITERAL_ASSIGNMENT = String.raw`@(?!@)[^\s=:,@;()]+ ?:?= ?(?:[+-]?\?|NULL|TRUE|FALSE)`;

/** What ProxySQL does with a SET, release line by release line; the first clause that applies counts. */
export const setStatements: readonly HandlingClause[] = [
  {
    effects: SETTING,
    when: { settings: { query_digests: ON, query_digests_keep_comment: ON } },
    recognition: { by: 'text', pattern: String.raw`^\/\*.*?\*\/ *SET `, over: 'digest-with-comments' },
    handling: { kind: 'keeps' },
    because: 'query_digests_keep_comment leaves the comment in front of SET, and ProxySQL looks at the first word',
  },

  // 3.0.11 and later can replay user variables.
  ...byDigest(`^SET ${LITERAL_ASSIGNMENT}(?: ?, ?${LITERAL_ASSIGNMENT})* ?;?$`, {
    effects: { state: 'user-variable', action: 'write', via: 'set' },
    reach: 'message',
    when: { version: '>=3.0', settings: { user_variable_tracking: ON } },
    handling: { kind: 'tracks' },
    because: 'user_variable_tracking makes ProxySQL replay user variables that are set to literals',
    evidence: [
      {
        kind: 'documented',
        source: 'https://github.com/sysown/proxysql/pull/6043',
        detail: 'since 3.0.11; needs set_parser_algorithm=3 or query_processor_parser=1',
      },
    ],
  }),
  ...byDigest('^SET .*@', {
    effects: { state: 'user-variable', action: 'write', via: 'set' },
    reach: 'message',
    when: {
      version: '>=2.0.11',
      settings: { set_query_lock_on_hostgroup: OFF, multiplexing: ON },
      queryRule: AT_COUNTS,
    },
    handling: { kind: 'pins', until: 'reset' },
    because: 'ProxySQL sees an @ and keeps the client on its server connection',
  }),

  ...TRACKED_VARIABLES.flatMap(unreadable),
  ...TRACKED_VARIABLES.flatMap(readable),
  ...before2011(),
];

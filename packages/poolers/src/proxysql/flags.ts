import type { Condition, Documented, EffectPattern, HandlingClause, Until } from '@poolsafe/core';
import { AT_COUNTS, byDigest, ON, SOURCE, under } from './looks.js';

/*
 * The flags that ProxySQL sets on a server connection by the digest of what ran there. Each keeps the client on that
 * connection. Source: lib/mysql_connection.cpp, ProcessQueryAndSetStatusFlags.
 */

const source = (flag: string): readonly Documented[] => [
  { kind: 'documented', source: SOURCE, detail: `lib/mysql_connection.cpp, status flag ${flag}` },
];

interface Flag {
  readonly flag: string;
  /** What the flag is meant to protect. */
  readonly effects: EffectPattern;
  readonly pattern: string;
  readonly until: Until;
  readonly because: string;
  readonly when?: Condition;
  readonly unlessSelectOf?: string;
  /** What the pin does not help against when reads go to another server, and how that shows. */
  readonly split?: { readonly outcome: 'lost' | 'wrong' | 'stalls'; readonly because: string };
}

const FLAGS: readonly Flag[] = [
  {
    flag: 'user_variable',
    effects: { state: ['user-variable', 'setting', 'diagnostics'] },
    pattern: '^(?!SET ).*@',
    unlessSelectOf: 'keep_multiplexing_variables',
    until: 'reset',
    because: 'ProxySQL sees an @ in the digest and keeps the client on its server connection',
    when: { queryRule: AT_COUNTS },
    split: { outcome: 'wrong', because: 'statements that the read/write split sends to the other server find NULL' },
  },
  {
    flag: 'prepared_statement',
    effects: { state: 'prepared-statement', via: 'prepare' },
    pattern: '^PREPARE ',
    until: 'reset',
    because: 'ProxySQL sees PREPARE at the beginning and keeps the client on its server connection',
  },
  {
    flag: 'temporary_table',
    effects: { state: 'temp-relation', action: 'write' },
    pattern: '^CREATE TEMPORARY TABLE ',
    until: 'reset',
    because: 'ProxySQL sees CREATE TEMPORARY TABLE at the beginning and keeps the client on its server connection',
    split: { outcome: 'lost', because: 'a SELECT that the read/write split sends to the other server gets error 1146' },
  },
  {
    flag: 'lock_tables',
    effects: { state: 'table-lock', action: 'write' },
    pattern: '^(?:LOCK TABLE|FLUSH TABLES WITH READ LOCK)',
    until: 'release',
    because: 'ProxySQL keeps the client on its server connection until UNLOCK TABLES',
    split: {
      outcome: 'stalls',
      because: 'reads that the read/write split sends to the other server wait for the lock',
    },
  },
  {
    flag: 'get_lock',
    effects: { state: 'session-lock', action: 'write' },
    pattern: String.raw`GET_LOCK\(`,
    until: 'reset',
    because: 'ProxySQL sees "GET_LOCK(" in the digest and keeps the client on its server connection',
    split: {
      outcome: 'lost',
      because: 'a SELECT RELEASE_LOCK that the read/write split sends elsewhere releases nothing',
    },
  },
  {
    flag: 'found_rows',
    effects: { state: 'row-count', action: 'write' },
    pattern: 'SQL_CALC_FOUND_ROWS',
    until: 'reset',
    because: 'ProxySQL sees SQL_CALC_FOUND_ROWS and keeps the client on its server connection',
  },
];

const MULTIPLEXING: Condition = { settings: { multiplexing: ON } };

/** A flag pins; with a read/write split it pins to one of two servers. */
export const flags: readonly HandlingClause[] = FLAGS.flatMap((flag) => {
  const more = flag.unlessSelectOf === undefined ? {} : { unlessSelectOf: flag.unlessSelectOf };
  const facts = {
    effects: flag.effects,
    reach: 'message',
    evidence: source(flag.flag),
  } as const;
  const when = under(flag.when, MULTIPLEXING);
  const { split } = flag;
  return [
    ...(split
      ? byDigest(
          flag.pattern,
          {
            ...facts,
            when: { ...when, readWriteSplit: true },
            handling: { kind: 'yields', outcomes: [split.outcome, 'pinned'], until: flag.until },
            because: `${flag.because}, but ${split.because}`,
          },
          more,
        )
      : []),
    ...byDigest(
      flag.pattern,
      { ...facts, when, handling: { kind: 'pins', until: flag.until }, because: flag.because },
      more,
    ),
  ];
});

/** A query rule with `multiplex=0` pins whatever it matches, until the connection is reset. */
export const rulePins: readonly HandlingClause[] = [
  {
    effects: {},
    reach: 'message',
    when: {
      settings: { query_digests: ON, multiplexing: ON },
      queryRule: { setting: 'mysql_query_rules', field: 'multiplex', is: '0' },
    },
    handling: { kind: 'pins', until: 'reset' },
    because: 'a query rule with multiplex=0 keeps the client on its server connection',
  },
];

/**
 * Statements that MySQL 8 and later always answer with a warning; a warning pins until the next statement. MariaDB, whose
 * versions begin at 10, has none of these.
 */
export const warnings: readonly HandlingClause[] = [
  {
    effects: { state: ['row-count', 'user-variable'] },
    reach: 'message',
    when: {
      version: '>=2.6',
      server: '>=8.0 <10',
      settings: { handle_warnings: ON, multiplexing: ON, query_digests: ON },
    },
    recognition: {
      by: 'text',
      pattern: String.raw`^(?!SET ).*(?:FOUND_ROWS\(\)|\bN'|:=)|^SET (?:|SESSION |@@|@@session.)binlog_format`,
      over: 'text-without-comments',
    },
    handling: { kind: 'pins', until: '1 statement' },
    because:
      'the server answers with a deprecation warning, and ProxySQL keeps the connection until the next statement',
  },
];

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, fixture } from './run.js';

interface Sample {
  readonly file: string;
  readonly format: string;
  readonly target: string;
  readonly logs: Readonly<Record<string, number | string | null>>;
  readonly found: readonly string[];
  readonly words?: readonly string[];
  readonly seen?: readonly (readonly [count: number, line: number, reason: string])[];
  readonly pinned?: number;
}

const TEMP = (made: number, used: number, transactions = '1>2') => {
  const [first = '', second = ''] = transactions.split('>');
  return `temp-table write picked line ${String(made)} x1 ${String(made)}/${first}>${String(used)}/${second}`;
};

// What is in each file, counted by hand.
const SAMPLES: readonly Sample[] = [
  {
    // Session 31: SET NAMES 1, the table 2, a block 3 with its use, two statements; 32: lock 1, update 2, unlock 3, USE 4, 5.
    file: 'mariadb-general.log',
    format: 'mariadb-general',
    target: 'proxysql',
    logs: {
      records: 18,
      sessions: 2,
      transactions: 10,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:03.000Z',
    },
    found: [
      TEMP(6, 13, '2>3'),
      'session-lock write nightly line 10 x1 10/1>17/3',
      'user-variable write total line 18 x1 18/4>19/5',
    ],
    words: ['CREATE TEMPORARY TABLE picked', "GET_LOCK('nightly', 10)", '@total'],
    pinned: 2,
  },
  {
    // A statement is prepared once and run once: the preparation is no run.
    file: 'proxysql-eventslog.json',
    format: 'proxysql-eventslog',
    target: 'proxysql',
    logs: {
      records: 6,
      sessions: 2,
      transactions: 5,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:04.000Z',
    },
    found: [TEMP(2, 4, '2>3'), 'session-lock write café line 5 x1 5/1>6/2'],
    words: ['CREATE TEMPORARY TABLE picked', "GET_LOCK('caf\\u00e9', 1)"],
    pinned: 2,
  },
  {
    // Five events tell of the table, two of the insert, two of the statement that fails.
    file: 'percona-audit-filter.json',
    format: 'mysql-audit-json',
    target: 'proxysql',
    logs: {
      records: 14,
      sessions: 1,
      transactions: 3,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:04.000Z',
    },
    found: [TEMP(5, 11)],
    words: ['CREATE TEMPORARY TABLE picked'],
    pinned: 1,
  },
  {
    file: 'percona-audit.json',
    format: 'mysql-audit-json',
    target: 'proxysql',
    logs: {
      records: 7,
      sessions: 1,
      transactions: 3,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:03.000Z',
    },
    found: [TEMP(3, 4)],
    words: ['CREATE TEMPORARY TABLE picked'],
    pinned: 1,
  },
  {
    file: 'mysql-enterprise-audit.json',
    format: 'mysql-audit-json',
    target: 'proxysql',
    logs: {
      records: 5,
      sessions: 1,
      transactions: 2,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:03.000Z',
    },
    found: ['session-lock write nightly line 31 x1 20/1>35/2'],
    words: ["GET_LOCK('nightly', 10)"],
    pinned: 1,
  },
  ...['proxysql-processlist.tsv', 'proxysql-processlist.csv', 'proxysql-processlist-table.txt'].map((file): Sample => ({
    file,
    format: 'proxysql-processlist',
    target: 'proxysql',
    logs: { records: 3, sessions: 0, transactions: 0, from: null, to: null },
    found: [],
    seen: [
      [1, file.endsWith('.txt') ? 4 : 2, 'a session keeps its server connection: get lock, temporary table'],
      [
        1,
        file.endsWith('.txt') ? 6 : 4,
        'a session keeps its server connection: locked on a hostgroup by a SET that ProxySQL could not parse',
      ],
    ],
  })),
  {
    file: 'proxysql-processlist-vertical.txt',
    format: 'proxysql-processlist',
    target: 'proxysql',
    logs: { records: 3, sessions: 0, transactions: 0 },
    found: [],
    seen: [
      [1, 17, 'a session keeps its server connection: get lock, temporary table'],
      [1, 51, 'a session keeps its server connection: locked on a hostgroup by a SET that ProxySQL could not parse'],
    ],
  },
  {
    file: 'redis-client-list.txt',
    format: 'redis-client-list',
    target: 'redis-shared',
    logs: { records: 4, sessions: 0, transactions: 0 },
    found: [],
    seen: [
      [1, 4, 'pay is inside MULTI, watches keys, uses a database other than 0 (last command INCR)'],
      [1, 3, 'is subscribed (last command PSUBSCRIBE)'],
      [1, 2, 'worker-1 waits in a blocking command (last command BLPOP)'],
    ],
  },
  {
    file: 'redis5-client-list.txt',
    format: 'redis-client-list',
    target: 'redis-shared',
    logs: { records: 2, sessions: 0, transactions: 0 },
    found: [],
    seen: [[1, 2, 'w runs MONITOR (last command MONITOR)']],
  },
  {
    // A find, a getMore, and two commands of one transaction.
    file: 'mongodb.log',
    format: 'mongodb',
    target: 'mongodb-driver',
    logs: {
      records: 7,
      sessions: 1,
      transactions: 3,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T09:00:05.000Z',
    },
    found: [],
  },
  {
    file: 'rds-proxy.log',
    format: 'rds-proxy',
    target: 'rds-proxy',
    logs: {
      records: 4,
      sessions: 2,
      transactions: 2,
      from: '2026-03-02T09:00:00.123Z',
      to: '2026-03-02T09:00:03.004Z',
    },
    found: ['session-setting write work_mem line 2 x2', 'named-statement write - line 4 x1'],
    words: ['set work_mem', 'protocol-level prepared statement'],
    seen: [
      [
        2,
        2,
        "pinned for the rest of the session: SQL changed session settings that the proxy doesn't track (set work_mem = $1)",
      ],
      [1, 4, 'pinned for the rest of the session: A protocol-level prepared statement was detected'],
    ],
    pinned: 2,
  },
];

describe('formats of MySQL, its poolers, Redis and MongoDB', () => {
  it.each(SAMPLES)('$file', async ({ file, format, target, logs, found, words = [], seen = [], pinned = 0 }) => {
    const path = fixture(`by-hand/${file}`);
    const report = await analyseFiles([path], { targets: [target] });
    expect(report.logs).toMatchObject({ format, unparsedRecords: 0, ...logs });
    expect(brief(report)).toEqual(found);
    const text = readFileSync(path, 'utf8');
    expect(report.findings.map(({ range }) => text.slice(range.start.offset, range.end.offset))).toEqual(words);
    expect(
      report.forensics.observations.map(({ count, line, application, reason }) => [
        count,
        line,
        application === '' ? reason : `${application} ${reason}`,
      ]),
    ).toEqual(seen);
    const [replay] = Object.values(report.replay);
    expect(replay?.sessionsPinned).toBe(pinned);
  });
});

import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, fixture, logFile } from './run.js';

// What the workload of the samples does, by hand from its source: nightly-report (2 settings, a temporary table used in
// three later transactions), cron-leader (a session lock), api-prepared, exporter (a cursor WITH HOLD), listener,
// legacy (currval, lastval, set_config in a DO block, DISCARD ALL), buggy (a timeout left behind), batch-safe (nothing
// but a transaction lock outside a transaction).
const JSONLOG = [
  'session-setting write statement_timeout line 39 x1 39/1>56/3',
  'listen write order_events line 45 x1 45/1>119/2',
  'session-setting write search_path line 48 x1 48/2>56/3',
  'session-lock write 42 line 55 x1 55/1>107/4',
  'temp-table write top_users line 56 x1 56/3>112/4',
  'sequence-value read orders_id_seq line 71 x1 60/1>71/2',
  'sequence-value read - line 75 x1 60/1>75/3',
  'no-effect write 77 line 76 x1',
  'session-setting write app.tenant line 85 x1 85/6>101/7',
  'sql-prepare write cnt line 89 x1 89/4>97/5',
  'hold-cursor write h line 96 x1 96/2>117/3',
  'sql-prepare read cnt line 97 x2 89/4>97/5 89/4>111/6',
  'session-setting write statement_timeout line 99 x1 99/5>100/6',
  'foreign-reset release * line 102 x1 85/6>102/8',
  'session-lock release 42 line 107 x1 55/1>107/4',
  'temp-table read top_users line 112 x1 56/3>112/4',
  'sql-prepare release cnt line 114 x1 89/4>114/7',
  'temp-table read top_users line 116 x1 56/3>116/5',
  'hold-cursor read h line 117 x1 96/2>117/3',
  'temp-table release top_users line 118 x1 56/3>118/6',
  'hold-cursor release h line 121 x1 96/2>121/4',
];

const kinds = (lines: readonly string[]) => lines.map((line) => line.split(' ').slice(0, 3).join(' ')).sort();

describe('PostgreSQL samples', () => {
  it('jsonlog: every pair, by line and transaction', async () => {
    const report = await analyseFiles([fixture('pg15-jsonlog-logstatement-all.json')]);
    expect(brief(report)).toEqual(JSONLOG);
    expect(report.logs).toMatchObject({ format: 'postgres-jsonlog', records: 124, unparsedRecords: 0, sessions: 14 });
    expect(report.replay['pgbouncer@1.24/transaction']).toMatchObject({ sessionsThatBreak: 8, sessionsPinned: 0 });
  });

  it.each([
    ['pg15-stderr-logstatement-all-same-run-as-jsonlog.log', 148],
    ['pg15-stderr-richprefix-mindur0.log', 288],
    ['pg15-stderr-all-plus-mindur0.log', 372],
    ['pg15-stderr-all-plus-logduration.log', 388],
    ['pg15-stderr-rdsprefix-mindur0.log', 281],
    ['pg15-stderr-pgbadgerprefix-mindur0.log', 285],
    ['pg15-stderr-lprefix-logstatement-all.log', 213],
    ['pg15-stderr-debian-logstatement-all.log', 215],
  ])('%s shows the same as the jsonlog', async (name, records) => {
    const report = await analyseFiles([fixture(name)]);
    expect(kinds(brief(report))).toEqual(kinds(JSONLOG));
    expect(report.logs).toMatchObject({ format: 'postgres-stderr', records, unparsedRecords: 0 });
    expect(report.replay['pgbouncer@1.24/transaction']?.sessionsThatBreak).toBe(8);
  });

  it('transactions of the same run are the same in stderr and jsonlog', async () => {
    const json = await analyseFiles([fixture('pg15-jsonlog-logstatement-all.json')]);
    const stderr = await analyseFiles([fixture('pg15-stderr-logstatement-all-same-run-as-jsonlog.log')]);
    const pairs = (found: typeof json) =>
      found.findings.map(({ rule, proof }) => [
        rule,
        proof.map(({ made, needed }) => [made.transaction, needed.transaction]),
      ]);
    expect(pairs(stderr)).toEqual(pairs(json));
    expect(stderr.logs.transactions).toBe(json.logs.transactions);
  });

  it('underlines the words in their line', async () => {
    const report = await analyseFiles([fixture('pg15-stderr-logstatement-all-same-run-as-jsonlog.log')]);
    const lock = report.findings.find(({ rule }) => rule === 'session-lock');
    expect(lock?.range).toMatchObject({ start: { line: 66, column: 77 }, end: { line: 66 } });
  });

  it('pgaudit: a message is counted once, and what a DO block ran is not counted again', async () => {
    const report = await analyseFiles([fixture('pg15-stderr-pgaudit.log')]);
    expect(report.logs.format).toBe('pgaudit');
    const found = brief(report);
    expect(found.filter((line) => line.includes('app.tenant'))).toHaveLength(1);
    expect(found.find((line) => line.startsWith('sql-prepare read'))).toMatch(/x2 138\/4>/);
    expect(found).toContain('temp-table write top_users line 49 x1 49/3>124/4');
  });

  it('a log from behind a pooler proves nothing about clients, and shows what broke', async () => {
    const report = await analyseFiles([fixture('pg15-stderr-behind-pgbouncer118-transaction.log')]);
    expect(report.behindPooler).toBe(true);
    expect(report.findings.every(({ proof }) => proof.length === 0)).toBe(true);
    expect(report.forensics.errors).toMatchObject([{ sqlstate: '42P05', count: 2, names: ['p1'] }]);
  });

  it('never says that nothing breaks where the format cannot show it', async () => {
    const report = await analyseFiles([fixture('pgbouncer118-own.log')]);
    expect(report.findings).toEqual([]);
    expect(report.coverage.join(' ')).toMatch(/does not show: Statements/);
    expect(report.coverage.join(' ')).toMatch(/To see all: log_destination/);
  });
});

describe('exports without sessions', () => {
  it.each([
    ['pg15-pg_stat_statements.csv', 'pg-stat-statements', 'pgbouncer', 'session-setting write search_path line 26 x18'],
    [
      'proxysql272-stats_mysql_query_digest.tsv',
      'proxysql-query-digest',
      'proxysql',
      'temp-table write tmp_top line 11 x1',
    ],
    ['mariadb1011-ps-digest.tsv', 'performance-schema', 'proxysql', 'temp-table write tmp_top line 10 x1'],
  ])('%s counts calls and proves nothing', async (name, format, target, expected) => {
    const report = await analyseFiles([fixture(name)], { targets: [target] });
    expect(report.logs.format).toBe(format);
    expect(brief(report)).toContain(expected);
    expect(report.findings.every(({ proof, sessions }) => proof.length === 0 && sessions === 0)).toBe(true);
  });
});

describe('MySQL and MariaDB samples', () => {
  it.each([
    ['mysql97-general.log', 'mysql-general', 14, ['38/1>79/2', '43/1>88/3']],
    ['mysql97-slow-extra.log', 'mysql-slow', 13, ['95/1>253/2', '85/1>308/3']],
    ['mariadb1011-slow.log', 'mariadb-slow', 12, ['75/1>371/2', '89/1>351/3']],
  ])('%s: temporary table and lock, with their pairs', async (name, format, sessions, pairs) => {
    const report = await analyseFiles([fixture(name)], { targets: ['proxysql'] });
    expect(report.logs).toMatchObject({ format, sessions, unparsedRecords: 0 });
    const found = brief(report);
    const pairOf = (rule: string) =>
      found
        .find((line) => line.startsWith(`${rule} write`))
        ?.split(' ')
        .at(-1);
    expect([pairOf('temp-table'), pairOf('session-lock')]).toEqual(pairs);
  });
});

describe('Redis', () => {
  it('MONITOR: what a shared connection would mix up, with its places', async () => {
    const report = await analyseFiles([fixture('redis70-monitor.log')], { targets: ['redis-shared'] });
    const rules = new Set(report.findings.map(({ rule, range }) => `${rule} line ${String(range.start.line)}`));
    for (const expected of ['raw-multi line 19', 'watch line 18']) expect(rules).toContain(expected);
    // Clients that only wait, or only listen, own their connections.
    expect([...rules].filter((rule) => /blocking|subscription/.test(rule))).toEqual([]);
    expect(report.logs.sessions).toBe(4);
  });
});

describe('formats are told by their first bytes', () => {
  it.each([
    ['redis70-monitor.log', 'redis-monitor', 29],
    ['redis70-slowlog.txt', 'redis-slowlog', 28],
    ['proxysql272-auditlog.json', 'proxysql-audit', 34],
    ['pgbouncer118-own.log', 'pgbouncer', 20],
    ['pg15-stderr-autoexplain.log', 'auto-explain', 132],
  ])('%s is %s', async (name, format, records) => {
    const report = await analyseFiles([fixture(name)]);
    expect(report.logs).toMatchObject({ format, records, unparsedRecords: 0 });
  });
});

describe('a MySQL session that switches autocommit off', () => {
  const log = (...statements: readonly string[]) =>
    logFile(
      [
        'mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:',
        'Tcp port: 3306  Unix socket: mysqld.sock',
        'Time                 Id Command    Argument',
        ...statements.map((sql, i) => `2026-11-21T07:58:5${String(i)}.000000Z\t    7 Query\t${sql}`),
        '',
      ].join('\n'),
    );

  it.each<[readonly string[], number]>([
    [['SET autocommit = 0', 'UPDATE t SET a = 1', 'UPDATE t SET a = 2', 'COMMIT'], 2],
    [['SET autocommit = 1', 'UPDATE t SET a = 1', 'UPDATE t SET a = 2'], 3],
    [['SET autocommit = 0', 'UPDATE t SET a = 1', 'SET autocommit = 1', 'UPDATE t SET a = 2', 'UPDATE t SET a = 3'], 4],
  ])('%j: %i transactions', async (statements, transactions) => {
    expect((await analyseFiles([log(...statements)])).logs.transactions).toBe(transactions);
  });
});

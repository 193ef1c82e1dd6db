import { describe, expect, it } from 'vitest';
import { at, lines, MESSAGES, server } from './messages.js';
import { analyseFiles, brief, logFile } from './run.js';

const list = (all: readonly unknown[]) => JSON.stringify(all);

const supabase = MESSAGES.map((message, second) => ({
  event_message: message,
  metadata: [
    {
      parsed: [
        {
          command_tag: 'idle',
          database_name: 'shop',
          error_severity: 'LOG',
          process_id: 311,
          session_id: '67c42c20.137',
          sql_state_code: '00000',
          timestamp: `${at(second)} UTC`,
          user_name: 'app',
          virtual_transaction_id: `3/${String(second + 1)}`,
        },
      ],
    },
  ],
}));

describe("PostgreSQL's log in the JSON of collectors", () => {
  it.each([
    ['journald', lines(server.map((MESSAGE) => ({ _PID: '311', SYSLOG_IDENTIFIER: 'postgres', MESSAGE })))],
    ['Fluent Bit', lines(server.map((log) => ({ date: 1.5, log, kubernetes: { pod_name: 'pg-0' } })))],
    ['Vector', lines(server.map((message) => ({ file: '/var/log/pg.log', message, source_type: 'file' })))],
    ['CloudWatch Insights, a list in one line', list(server.map((text) => ({ '@timestamp': 'x', '@message': text })))],
    ['Supabase, a list in one line', list(supabase)],
  ])('%s', async (_, text) => {
    const found = await analyseFiles([logFile(text)]);
    expect(found.logs).toMatchObject({ records: 4, sessions: 1, transactions: 3, unparsedRecords: 0 });
    expect(brief(found).map((one) => one.replace(/ line .*/, ''))).toEqual([
      'session-setting write search_path',
      'temp-table write tt',
      'temp-table read tt',
    ]);
  });
});

describe('auto_explain in its other formats', () => {
  const statement = `SELECT pg_advisory_lock(42), 'a "b" <c>'`;
  it.each([
    [
      'json',
      ['{', `  "Query Text": ${JSON.stringify(statement)},`, '  "Plan": {', '    "Node Type": "Result"', '  }', '}'],
    ],
    ['yaml', [`Query Text: ${JSON.stringify(statement)}`, 'Plan: ', '  Node Type: "Result"']],
    [
      'xml',
      [
        '<explain xmlns="http://www.postgresql.org/2009/explain">',
        `  <Query-Text>SELECT pg_advisory_lock(42), 'a &quot;b&quot; &lt;c&gt;'</Query-Text>`,
        '</explain>',
      ],
    ],
  ])('%s', async (_, plan) => {
    const record = [`${at(1)} UTC [311] app@shop LOG:  duration: 12.345 ms  plan:`, ...plan.map((line) => `\t${line}`)];
    const found = await analyseFiles([logFile(`${record.join('\n')}\n`)]);
    expect(found.logs).toMatchObject({ format: 'auto-explain', records: 1, sessions: 1 });
    expect(found.findings).toMatchObject([
      { rule: 'session-lock', occurrences: 1, statement: 'SELECT pg_advisory_lock($1), $2' },
    ]);
  });
});

describe('exports of statements with counts, however a client writes them', () => {
  const rows = [
    ['SET search_path TO tenant_a', 12],
    ['SELECT pg_advisory_lock($1)', 7],
    ['SELECT * FROM users WHERE id = $1', 5000],
  ] as const;
  const json = rows.map(([query, calls], queryid) => ({ queryid, query, calls }));
  it.each([
    [
      'psql',
      [
        ' query | calls ',
        '-------+-------',
        ...rows.map(([query, calls]) => ` ${query} | ${String(calls)} `),
        '(3 rows)',
        '',
      ].join('\n'),
    ],
    [
      'psql \\x',
      rows
        .map(([query, calls], i) => `-[ RECORD ${String(i + 1)} ]---\nquery | ${query}\ncalls | ${String(calls)}\n`)
        .join(''),
    ],
    ['a list in one line', list(json)],
    ['a list, a member a line', JSON.stringify(json, null, 2)],
    ['a row a line', lines(json)],
  ])('pg_stat_statements: %s', async (_, text) => {
    const found = await analyseFiles([logFile(text)]);
    expect(found.logs).toMatchObject({ format: 'pg-stat-statements', records: 3, sessions: 0, unparsedRecords: 0 });
    expect(brief(found).map((one) => one.replace(/ line \d+/, ''))).toEqual([
      'session-setting write search_path x12',
      'session-lock write - x7',
    ]);
  });

  it('performance_schema: \\G', async () => {
    const row = (number: number, text: string, count: number) =>
      `*************************** ${String(number)}. row ***************************\n  SCHEMA_NAME: shop\n  DIGEST_TEXT: ${text}\n   COUNT_STAR: ${String(count)}\n`;
    const text = `${row(1, 'CREATE TEMPORARY TABLE `tt` ( `a` INTEGER )', 4)}${row(2, 'SELECT GET_LOCK (?, ...)', 9)}2 rows in set (0.00 sec)\n`;
    const found = await analyseFiles([logFile(text)], { targets: ['vitess'] });
    expect(found.logs).toMatchObject({ format: 'performance-schema', records: 2, unparsedRecords: 0 });
    expect(found.findings.map(({ rule, occurrences, range }) => [rule, occurrences, range.start.line])).toEqual([
      ['temp-table', 4, 3],
      ['session-lock', 9, 7],
    ]);
  });
});

describe('the audit plugin of MariaDB', () => {
  it.each([
    ['MariaDB', (second: number) => `20260302 10:00:0${String(second)}`],
    ['Aurora', (second: number) => String(1_772_445_600_123_456 + second * 1_000_000)],
  ])('%s', async (_, time) => {
    const record = (second: number, operation: string, object: string, result = 0) =>
      `${time(second)},db1,app,10.0.0.1,8,${String(second)},${operation},shop,${object},${String(result)}\n`;
    const text = [
      record(0, 'CONNECT', ''),
      record(1, 'QUERY', String.raw`'SELECT GET_LOCK(\'nightly, run\', 10)'`),
      record(2, 'QUERY', "'CREATE TEMPORARY TABLE tt (a int)'"),
      record(3, 'QUERY', "'SELECT * FROM missing'", 1146),
      record(4, 'DISCONNECT', ''),
    ].join('');
    const found = await analyseFiles([logFile(text)], { targets: ['vitess'] });
    expect(found.logs).toMatchObject({
      format: 'mariadb-audit',
      records: 5,
      sessions: 1,
      transactions: 3,
      unparsedRecords: 0,
    });
    expect(found.findings.map(({ rule, effect, services }) => [rule, effect?.name, services[0]?.user])).toEqual([
      ['session-lock', 'nightly, run', 'app'],
      ['temp-table', 'tt', 'app'],
    ]);
  });
});

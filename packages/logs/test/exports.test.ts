import { describe, expect, it } from 'vitest';
import { at, lines, MESSAGES, server } from './messages.js';
import { analyseFiles, brief, logFile, read } from './run.js';

const iso = (second: number) => `2026-03-02T10:00:0${String(second)}.123456Z`;
const FOUND = ['session-setting write search_path', 'temp-table write tt', 'temp-table read tt'];

describe("PostgreSQL's log in what takes it", () => {
  it.each([
    [
      'Loki, as its API answers',
      JSON.stringify({
        status: 'success',
        data: { resultType: 'streams', result: [{ stream: {}, values: server.map((line, i) => [String(i), line]) }] },
      }),
    ],
    [
      'OpenTelemetry',
      JSON.stringify({
        resourceLogs: [
          { resource: {}, scopeLogs: [{ logRecords: server.map((stringValue) => ({ body: { stringValue } })) }] },
        ],
      }),
    ],
    ['Datadog', lines(server.map((message) => ({ id: 'A', content: { service: 'pg', message } })))],
    ['Elasticsearch', lines(server.map((message) => ({ _id: 'x', _source: { message, agent: { type: 'f' } } })))],
    ['Azure Log Analytics', JSON.stringify(server.map((Message) => ({ Category: 'PostgreSQLLogs', Message })))],
    ['journald, its export format', server.map((line) => `__CURSOR=s=1\n_PID=311\nMESSAGE=${line}\n\n`).join('')],
    ['CloudWatch Insights, CSV', `@timestamp,@message\n${server.map((line) => `x,"${line}"\n`).join('')}`],
    [
      'syslog of RFC 5424 with structured data',
      MESSAGES.map((m, i) => `<134>1 ${iso(i)} db1 postgres 311 - [meta seq="1"] [3-1] app@shop LOG:  ${m}\n`).join(''),
    ],
    [
      'the old prefix of Debian',
      MESSAGES.map((m, i) => `${at(i).slice(0, 19)} UTC [311-${String(i + 1)}] app@shop LOG:  ${m}\n`).join(''),
    ],
  ])('%s', async (_, text) => {
    const found = await analyseFiles([logFile(text)]);
    expect(found.logs).toMatchObject({ records: 4, sessions: 1, unparsedRecords: 0 });
    expect(brief(found).map((one) => one.replace(/ line .*/, ''))).toEqual(FOUND);
  });

  it('the names of the columns above a csvlog are no damage', async () => {
    const row = (message: string, i: number) =>
      `${at(i)} UTC,"app","shop",311,"10.0.0.1:4321",69a55d20.137,${String(i + 1)},"idle",${at(0).slice(0, 19)} UTC,3/${String(i + 1)},0,LOG,00000,"${message}",,,,,,,,,"web","client backend",,0\n`;
    const names = 'log_time,user_name,database_name,process_id,connection_from,session_id\n';
    const found = await analyseFiles([logFile(names + MESSAGES.map(row).join(''))]);
    expect(found.logs).toMatchObject({ format: 'postgres-csvlog', records: 4, unparsedRecords: 0 });
  });

  it('pgaudit of Cloud SQL', async () => {
    const rows = [
      ['SET', 'MISC', 'SET search_path TO tenant_a'],
      ['CREATE TABLE', 'DDL', 'CREATE TEMP TABLE tt (\n  a text DEFAULT \'"x"\'\n)'],
      ['SELECT', 'READ', 'SELECT * FROM tt'],
    ];
    const entries = rows.map(([command, auditClass, statement], i) => ({
      protoPayload: {
        request: {
          '@type': 'type.googleapis.com/google.cloud.sql.audit.v1.PgAuditEntry',
          ...{ auditClass, auditType: 'SESSION', chunkCount: '1', chunkIndex: '1', command, statement },
          ...{ database: 'shop', databaseSessionId: 311, statementId: i + 1, substatementId: 1, user: 'app' },
        },
      },
      timestamp: iso(i),
    }));
    const found = await analyseFiles([logFile(lines(entries))]);
    expect(found.logs).toMatchObject({ format: 'cloudsql-pgaudit', records: 3, sessions: 1, unparsedRecords: 0 });
    expect(brief(found).map((one) => one.replace(/ line .*/, ''))).toEqual(FOUND);
  });
});

describe('exports that are newest first are replayed in the order of their times', () => {
  const entries = server.map((textPayload, i) => ({ insertId: `s${String(i)}`, textPayload, timestamp: iso(i) }));
  it.each([
    ['Cloud SQL, a line each', lines([...entries].reverse())],
    ['Cloud SQL, as gcloud prints them', JSON.stringify([...entries].reverse(), null, 2)],
    ['Loki', lines([...server].reverse().map((line) => ({ labels: {}, line })))],
  ])('%s', async (_, text) => {
    const file = logFile(text);
    const found = await analyseFiles([file]);
    expect(found.logs).toMatchObject({ records: 4, sessions: 1, transactions: 3 });
    // Made in the second transaction, needed in the third: as it was, not as it stands.
    expect(
      found.findings.find(({ rule, effect }) => rule === 'temp-table' && effect?.action === 'write')?.proof,
    ).toMatchObject([{ made: { transaction: 2 }, needed: { transaction: 3 } }]);
    expect((await read([file])).notes.join()).toMatch(/the newest records come first: they were replayed in the order/);
  });
});

describe("MySQL's logs in what takes them", () => {
  const STATEMENTS = [
    "SELECT GET_LOCK('a b',10)",
    'CREATE TEMPORARY TABLE tt (\n  a int)',
    'INSERT INTO tt VALUES (1)',
  ];
  const account = 'app[app] @ web1 [10.0.0.1]';
  const us = (i: number) => `2026-03-02 10:00:0${String(i)}.123456`;
  const tsv = (text: string) => text.replaceAll('\n', '\\n');
  const general = (m: string, i: number) => `${iso(i)}\t    8 Query\t${m}`;
  const slow = (m: string, i: number) =>
    `# Time: ${iso(i)}\n# User@Host: app[app] @  [10.0.0.1]  Id:     8\n# Query_time: 0.000123  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 0\nSET timestamp=177244560${String(i)};\n${m};`;
  const events = (of: (m: string, i: number) => string) => ({
    events: STATEMENTS.map((m, i) => ({ timestamp: 1_772_445_600_000 + i, message: of(m, i), ingestionTime: 1 })),
  });
  it.each([
    [
      'general_log as mysql -B prints it',
      `event_time\tuser_host\tthread_id\tserver_id\tcommand_type\targument\n${STATEMENTS.map((m, i) => `${us(i)}\t${account}\t8\t1\tQuery\t${tsv(m)}\n`).join('')}`,
    ],
    ['general_log INTO OUTFILE', STATEMENTS.map((m, i) => `${us(i)}\t${account}\t8\t1\tQuery\t${tsv(m)}\n`).join('')],
    [
      'general_log of the CSV engine',
      STATEMENTS.map((m, i) => `"${us(i)}","${account}",8,1,"Query","${tsv(m)}"\n`).join(''),
    ],
    [
      'general_log, drawn by the client',
      `| event_time | user_host | thread_id | server_id | command_type | argument |\n+---+---+\n${STATEMENTS.map((m, i) => `| ${us(i)} | ${account} |         8 |         1 | Query        | ${m} |\n`).join('')}+---+---+\n3 rows in set (0.00 sec)\n`,
    ],
    [
      'slow_log as mysql -B prints it',
      `start_time\tuser_host\tquery_time\tlock_time\trows_sent\trows_examined\tdb\tlast_insert_id\tinsert_id\tserver_id\tsql_text\tthread_id\n${STATEMENTS.map((m, i) => `${us(i)}\t${account}\t00:00:00.001234\t00:00:00.000000\t1\t0\tshop\t0\t0\t1\t${tsv(m)}\t8\n`).join('')}`,
    ],
    ['slow log in CloudWatch', JSON.stringify(events(slow), null, 2)],
    ['general log in CloudWatch', JSON.stringify(events(general), null, 2)],
    ['general log in Cloud SQL', lines(STATEMENTS.map((m, i) => ({ insertId: 'g', textPayload: general(m, i) })))],
    ['slow log in Cloud SQL', lines(STATEMENTS.map((m, i) => ({ insertId: 'g', textPayload: slow(m, i) })))],
    [
      'general log of docker compose',
      STATEMENTS.map((m, i) =>
        general(m, i)
          .split('\n')
          .map((l) => `db-1  | ${l}\n`)
          .join(''),
      ).join(''),
    ],
    [
      'audit log of Azure',
      lines(
        STATEMENTS.map((sql_text, i) => ({
          category: 'MySqlAuditLogs',
          properties: {
            event_class: 'general_log',
            event_subclass: 'LOG',
            event_time: iso(i),
            user: account,
            sql_text,
            connection_id: 8,
          },
        })),
      ),
    ],
    [
      'slow log of Azure in Log Analytics',
      lines(
        STATEMENTS.map((sql_text_s, i) => ({
          Category: 'MySqlSlowLogs',
          ...{
            event_class_s: 'slow_log',
            start_time_t: iso(i),
            query_time_d: 0.001,
            user_host_s: account,
            sql_text_s,
            thread_id_s: '8',
          },
        })),
      ),
    ],
  ])('%s', async (_, text) => {
    const found = await analyseFiles([logFile(text)], { targets: ['vitess'] });
    expect(found.logs).toMatchObject({ records: 3, sessions: 1, unparsedRecords: 0 });
    expect(found.findings.map(({ rule, effect, services }) => [rule, effect?.name, services[0]?.user])).toEqual(
      expect.arrayContaining([
        ['session-lock', 'a b', text.includes('app') ? 'app' : ''],
        ['temp-table', 'tt', text.includes('app') ? 'app' : ''],
      ]),
    );
  });
});

describe("PgBouncer's log in what takes it", () => {
  const own = [
    'C-0x55d0a1b2c3d0: shop/app@10.0.0.1:4321 login attempt: db=shop user=app tls=no replication=no',
    'C-0x55d0a1b2c3d0: shop/app@10.0.0.1:4321 closing because: query_wait_timeout (age=120s)',
  ];
  it.each([
    ['syslog', own.map((line) => `Mar  2 10:00:00 b1 pgbouncer[77]: ${line}\n`).join('')],
    ['Kubernetes', own.map((line, i) => `${iso(i)} stdout F ${at(i)} UTC [1] LOG ${line}\n`).join('')],
    ['Cloud Logging', lines(own.map((line, i) => ({ textPayload: `${at(i)} UTC [1] LOG ${line}` })))],
  ])('%s', async (_, text) => {
    const found = await analyseFiles([logFile(text)]);
    expect(found.logs).toMatchObject({ format: 'collected-pgbouncer', records: 2, unparsedRecords: 0 });
    expect(JSON.stringify(found.forensics)).toContain('clients were turned away: query_wait_timeout');
  });
});

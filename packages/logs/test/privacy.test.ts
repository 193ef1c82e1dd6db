import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { logsPretty } from '../../cli/src/run/logs-pretty.js';
import { parseTarget } from '../../poolers/src/index.js';
import { formatNames, mergePartials, reportLogs } from '../src/index.js';
import { fixture, logFile, read } from './run.js';

/*
 * One log of each format that holds a literal in every place where the format has one (`zzliteral`, and the number 987654321),
 * and the names of people and machines (`zzuser`, `zzbase`, `zzapp`, 10.77.66.55).
 */
const SET = "SET app.who = 'zzliteral-1'";
const LOCK = "SELECT pg_advisory_lock(987654321), set_config('app.x', 'zzliteral-2', false)";
const MYSQL = ["SET @who = 'zzliteral-1'", "SELECT GET_LOCK('zzliteral-2', 987654321)", "SET NAMES 'zzliteral-3'"];

const PREFIX = (at: number, pid: number) =>
  `2026-03-02 09:00:0${String(at)}.100 UTC [${String(pid)}] zzuser@zzbase app=zzapp host=10.77.66.55 `;
const said = (severity: string, text: string, at = 1) => `${PREFIX(at, 4711)}${severity}:  ${text}`;
const STDERR = [
  said('LOG', 'connection authorized: user=zzuser database=zzbase application_name=zzapp'),
  said('LOG', `statement: ${SET}`, 2),
  said('LOG', `execute zzuser: ${LOCK}`, 3),
  said('DETAIL', "parameters: $1 = 'zzliteral-4'", 3),
  said('ERROR', 'prepared statement "s1" does not exist', 4),
  said('STATEMENT', "EXECUTE s1('zzliteral-5')", 4),
  said('LOG', 'statement: SELECT 1', 5),
];
const PLAIN = STDERR.map((line) => line.replace(/^.*? UTC \[(\d+)\] .*?10\.77\.66\.55 /, '[$1] zzuser@zzbase '));
const JSONLOG = [
  { ps: 'authentication', message: 'connection authorized: user=zzuser database=zzbase application_name=zzapp' },
  { ps: 'SET', message: `statement: ${SET}` },
  { ps: 'SELECT', message: `execute x: ${LOCK}`, detail: "parameters: $1 = 'zzliteral-4'" },
].map((fields, index) => ({
  timestamp: `2026-03-02 09:00:0${String(index)}.100 UTC`,
  user: 'zzuser',
  dbname: 'zzbase',
  pid: 4711,
  remote_host: '10.77.66.55',
  remote_port: 5555,
  session_id: '6b014902.653',
  line_num: index + 1,
  session_start: '2026-03-02 09:00:00 UTC',
  vxid: '3/7',
  txid: 0,
  error_severity: 'LOG',
  application_name: 'zzapp',
  backend_type: 'client backend',
  ...fields,
}));
const csv = (values: readonly (string | number)[]) =>
  values.map((value) => `"${String(value).replaceAll('"', '""')}"`).join(',');
const audit = (record: Record<string, unknown>) => JSON.stringify(record);
const monitor = (at: number, ...words: string[]) =>
  `17952475${String(at)}.100000 [0 10.77.66.55:5555] ${words.map((word) => JSON.stringify(word)).join(' ')}`;
const REDIS = [
  ['GET', 'zzliteral-1'],
  ['BLPOP', 'zzliteral-2', '987654321'],
  ['WATCH', 'zzliteral-3'],
  ['MULTI'],
  ['SET', 'zzliteral-4', 'zzliteral-5'],
  ['CLIENT', 'SETNAME', 'zzapp'],
  ['AUTH', 'zzuser', 'zzliteral-6'],
];

const renamed = (file: string, names: readonly (readonly [RegExp, string])[]): string =>
  names.reduce((text, [pattern, name]) => text.replace(pattern, name), readFileSync(fixture(file), 'utf8'));

const SAMPLES: Readonly<Record<string, string>> = {
  'postgres-stderr': STDERR.join('\n'),
  'postgres-jsonlog': JSONLOG.map((record) => JSON.stringify(record)).join('\n'),
  'postgres-csvlog': JSONLOG.map((r) =>
    [
      ...[r.timestamp, r.user, r.dbname].map((value) => (value === r.timestamp ? value : `"${value}"`)),
      r.pid,
      '"10.77.66.55:5555"',
      r.session_id,
      r.line_num,
      `"${r.ps}"`,
      r.session_start,
      r.vxid,
      0,
      'LOG',
      '00000',
      `"${r.message.replaceAll('"', '""')}"`,
      r.detail === undefined ? '' : `"${r.detail}"`,
      ',,,,,,',
      '"zzapp"',
      '"client backend"',
      '',
      '0',
    ].join(','),
  ).join('\n'),
  pgaudit: `${said('LOG', 'connection authorized: user=zzuser database=zzbase')}\n${said('LOG', `AUDIT: SESSION,1,1,MISC,SET,,,"${SET}",<none>`, 2)}\n${said('LOG', `AUDIT: SESSION,2,1,READ,SELECT,,,"${LOCK}",zzliteral-4`, 3)}\n`,
  'auto-explain': `${said('LOG', 'connection authorized: user=zzuser database=zzbase')}\n${said('LOG', `duration: 12.1 ms  plan:\n\tQuery Text: ${LOCK}\n\tResult  (cost=0.00..0.01 rows=1 width=4)`, 2)}\n`,
  syslog: PLAIN.map(
    (line, index) => `Mar  2 09:00:0${String(index)} db1 postgres[4711]: [${String(index + 1)}-1] ${line}`,
  ).join('\n'),
  container: STDERR.map((line) => `2026-03-02T09:00:00.1Z stderr F ${line}`).join('\n'),
  cloudwatch: STDERR.map((line, index) => JSON.stringify({ timestamp: 1_772_442_000_000 + index, message: line })).join(
    '\n',
  ),
  azure: STDERR.map((line) => JSON.stringify({ properties: { message: line }, time: '2026-03-02T09:00:00Z' })).join(
    '\n',
  ),
  cloudsql: STDERR.map((line) => JSON.stringify({ textPayload: line, timestamp: '2026-03-02T09:00:00Z' })).join('\n'),
  'structured-postgres': JSONLOG.map((record) =>
    JSON.stringify({
      logger: 'postgres',
      record: {
        ...record,
        user_name: 'zzuser',
        database_name: 'zzbase',
        log_time: record.timestamp,
        connection_from: '10.77.66.55:5555',
        process_id: '4711',
        command_tag: record.ps,
      },
    }),
  ).join('\n'),
  heroku: PLAIN.map(
    (line, index) =>
      `2026-03-02T09:00:0${String(index)}+00:00 app[postgres.1234]: [DATABASE] [${String(index + 2)}-1]  sql_error_code = 00000 time_ms = "2026-03-02 09:00:0${String(index)}.1 UTC" pid="4711" proc_start_time="2026-03-02 09:00:00 UTC" session_id="6b014902.653" vtid="3/7" tid="0" log_line="1" database="zzbase" connection_source="10.77.66.55(5555)" user="zzuser" application_name="zzapp" ${line.replace(/^\[\d+\] \S+ /, '')}`,
  ).join('\n'),
  'pg-stat-statements': `usename,datname,queryid,calls,total_exec_time,rows,query\nzzuser,zzbase,1,3,1.5,0,${csv([SET])}\nzzuser,zzbase,2,3,1.5,0,${csv([LOCK])}\n`,
  pgbouncer: `2026-03-02 09:00:00.100 UTC [5] LOG C-0x1: zzbase/zzuser@10.77.66.55:5555 login attempt: db=zzbase user=zzuser tls=no\n2026-03-02 09:00:01.100 UTC [5] WARNING C-0x1: zzbase/zzuser@10.77.66.55:5555 pooler error: unsupported startup parameter: zzoption\n2026-03-02 09:00:02.100 UTC [5] LOG C-0x1: zzbase/zzuser@10.77.66.55:5555 closing because: client close request (age=0s)\n`,
  'rds-proxy': `2026-03-02T09:00:01.004Z [WARN] [proxyEndpoint=default] [clientConnection=2093217372] The client session was pinned to the database connection [dbConnection=1293461243] for the remainder of the session. The proxy can't reuse this connection until the session ends. Reason: SQL changed session settings that the proxy doesn't track. Consider moving session configuration to the proxy's initialization query. Digest: "set app.who = 'zzliteral-1'".\n`,
  collected: STDERR.map((line) => JSON.stringify({ host: 'zzhost', message: line })).join('\n'),
  'rds-proxy-mysql': `2026-03-02T09:00:01.004Z [WARN] [proxyEndpoint=default] [clientConnection=2093217372] The client session was pinned to the database connection [dbConnection=1293461243] for the remainder of the session. The proxy can't reuse this connection until the session ends. Reason: SQL changed session settings that the proxy doesn't track. Consider moving session configuration to the proxy's initialization query. Digest: "set names 'zzliteral-1'".\n`,
  'mariadb-audit': MYSQL.map(
    (sql, index) =>
      `20260302 09:00:0${String(index)},zzhost,zzuser,10.77.66.55,14,${String(index)},QUERY,zzbase,'${sql.replaceAll("'", "\\'")}',0\n`,
  ).join(''),
  'mysql-general': `mysqld, Version: 9.7.0. started with:\nTcp port: 3306  Unix socket: x\nTime                 Id Command    Argument\n2026-03-02T09:00:00.100000Z\t   14 Connect\tzzuser@10.77.66.55 on zzbase using TCP/IP\n${MYSQL.map((sql, index) => `2026-03-02T09:00:0${String(index + 1)}.100000Z\t   14 Query\t${sql}`).join('\n')}\n`,
  'mariadb-general': `/usr/sbin/mariadbd, Version: 10.11.6-MariaDB. started with:\nTcp port: 3306  Unix socket: x\nTime\t\t    Id Command\tArgument\n260302  9:00:00\t    31 Connect\tzzuser@10.77.66.55 on zzbase using TCP/IP\n${MYSQL.map((sql) => `\t\t    31 Query\t${sql}`).join('\n')}\n`,
  'mysql-slow': MYSQL.map(
    (sql, index) =>
      `# Time: 2026-03-02T09:00:0${String(index)}.100000Z\n# User@Host: zzuser[zzuser] @ zzhost [10.77.66.55]  Id:    14\n# Query_time: 0.000125  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\nuse zzbase;\nSET timestamp=1772442000;\n${sql};\n`,
  ).join(''),
  'mariadb-slow': MYSQL.map(
    (sql, index) =>
      `# Time: 260302  9:00:0${String(index)}\n# User@Host: zzuser[zzuser] @ zzhost [10.77.66.55]\n# Thread_id: 14  Schema: zzbase  QC_hit: No\n# Query_time: 0.000125  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 1\n# Rows_affected: 0  Bytes_sent: 60\nSET timestamp=1772442000;\n${sql};\n`,
  ).join(''),
  'mysql-audit-json': MYSQL.map((query, index) =>
    audit({
      timestamp: `2026-03-02 09:00:0${String(index)}`,
      id: index,
      class: 'general',
      event: 'status',
      connection_id: 14,
      account: { user: 'zzuser', host: '10.77.66.55' },
      login: { user: 'zzuser', os: '', ip: '10.77.66.55', proxy: '' },
      general_data: { command: 'Query', sql_command: 'set_option', query, status: 0 },
    }),
  )
    .join(',\n')
    .replace(/^/, '[\n')
    .concat('\n]\n'),
  'performance-schema': `SCHEMA_NAME\tDIGEST\tDIGEST_TEXT\tCOUNT_STAR\tSUM_TIMER_WAIT\tFIRST_SEEN\tLAST_SEEN\nzzbase\tb4b9\tSET @who = 'zzliteral-1'\t1\t99438000\t2026-11-21 07:34:34\t2026-11-21 07:34:34\n`,
  'proxysql-eventslog': MYSQL.map((query, index) =>
    audit({
      client: '10.77.66.55:5555',
      digest: '0x1',
      duration_us: 210,
      event: 'COM_QUERY',
      hostgroup_id: 0,
      query,
      rows_affected: 0,
      rows_sent: 0,
      schemaname: 'zzbase',
      server: '10.77.66.56:3306',
      starttime: `2026-03-02 09:00:0${String(index)}.000100`,
      starttime_timestamp_us: 1_772_442_000_000_100 + index,
      endtime: `2026-03-02 09:00:0${String(index)}.000200`,
      endtime_timestamp_us: 1_772_442_000_000_200 + index,
      thread_id: 11,
      username: 'zzuser',
    }),
  ).join('\n'),
  'proxysql-query-digest': `hostgroup\tschemaname\tusername\tclient_address\tdigest\tdigest_text\tcount_star\tfirst_seen\tlast_seen\tsum_time\tmin_time\tmax_time\tsum_rows_affected\tsum_rows_sent\n0\tzzbase\tzzuser\t10.77.66.55\t0xC5\tSET @u = 'zzliteral-1'\t1\t1795248038\t1795248038\t0\t0\t0\t0\t0\n`,
  'mysql-log-tables': MYSQL.map(
    (sql, index) =>
      `2026-03-02 09:00:0${String(index)}.100000\tzzuser[zzuser] @ zzhost [10.77.66.55]\t14\t1\tQuery\t${sql}\n`,
  ).join(''),
  'azure-mysql': MYSQL.map((sql_text, index) =>
    audit({
      category: 'MySqlAuditLogs',
      properties: {
        ...{ event_class: 'general_log', event_subclass: 'LOG', event_time: `2026-03-02T09:00:0${String(index)}Z` },
        ...{
          user: 'zzuser[zzuser] @ zzhost [10.77.66.55]',
          ip: '10.77.66.55',
          db: 'zzbase',
          sql_text,
          connection_id: 14,
        },
      },
    }),
  ).join('\n'),
  'cloudsql-pgaudit': [SET, LOCK]
    .map((statement, index) =>
      audit({
        protoPayload: {
          request: {
            '@type': 'type.googleapis.com/google.cloud.sql.audit.v1.PgAuditEntry',
            ...{ auditClass: 'MISC', auditType: 'SESSION', command: 'SET', statement, parameter: 'zzliteral-4' },
            ...{
              database: 'zzbase',
              databaseSessionId: 4711,
              statementId: index + 1,
              substatementId: 1,
              user: 'zzuser',
            },
          },
        },
        timestamp: `2026-03-02T09:00:0${String(index)}Z`,
      }),
    )
    .join('\n'),
  'collected-mysql': MYSQL.map((sql, index) =>
    audit({ textPayload: `2026-03-02T09:00:0${String(index)}.100000Z\t   14 Query\t${sql}`, host: 'zzhost' }),
  ).join('\n'),
  'collected-pgbouncer': `Mar  2 09:00:00 zzhost pgbouncer[5]: C-0x1: zzbase/zzuser@10.77.66.55:5555 login attempt: db=zzbase user=zzuser tls=no\nMar  2 09:00:01 zzhost pgbouncer[5]: C-0x1: zzbase/zzuser@10.77.66.55:5555 closing because: query_wait_timeout (age=1s)\n`,
  'redis-monitor': `OK\n${REDIS.map((words, index) => monitor(10 + index, ...words)).join('\n')}\n`,
  'redis-slowlog': `${REDIS.map((words, index) =>
    JSON.stringify([index, 1_795_247_500 + index, 22, words, '10.77.66.55:5555', 'zzapp']),
  )
    .reverse()
    .join('\n')}\n`,
  'redis-client-list': [
    'flags=b multi=-1 qbuf=26 cmd=blpop',
    'flags=x multi=1 qbuf=0 cmd=incr',
    'flags=N multi=-1 watch=1 qbuf=0 cmd=get',
  ]
    .map(
      (rest, index) =>
        `id=${String(index + 7)} addr=10.77.66.55:555${String(index)} laddr=10.77.66.54:6379 fd=8 name=zzapp age=90 idle=40 db=3 sub=0 psub=0 ssub=0 ${rest} user=zzuser redir=-1 resp=2\n`,
    )
    .join(''),
  'redis-info': '# Clients\nconnected_clients:7\nblocked_clients:1\n',
  'proxysql-audit': renamed('proxysql272-auditlog.json', [
    [/"username":"\w+"/g, '"username":"zzuser"'],
    [/"schemaname":"\w+"/g, '"schemaname":"zzbase"'],
    [/"client_addr":"[\d.]+:/g, '"client_addr":"10.77.66.55:'],
  ]),
  'proxysql-processlist': renamed('by-hand/proxysql-processlist.tsv', [
    [/\t(?:shop|batch)\t/g, '\tzzuser\t'],
    [/\tstore\t/g, '\tzzbase\t'],
    [/10\.0\.0\.[789]/g, '10.77.66.55'],
  ]),
  mongodb: [
    { insert: 'orders', documents: [{ who: 'zzliteral-1' }], startTransaction: true, autocommit: false },
    { find: 'orders', filter: { who: 'zzliteral-2' }, tailable: true, awaitData: true },
    { aggregate: 'orders', pipeline: [{ $changeStream: {} }, { $match: { who: 'zzliteral-3' } }] },
  ]
    .map((command, index) =>
      JSON.stringify({
        t: { $date: `2026-03-02T09:00:0${String(index)}.200+00:00` },
        s: 'I',
        c: 'COMMAND',
        id: 51_803,
        ctx: 'conn12',
        msg: 'Slow query',
        attr: {
          type: 'command',
          ns: 'zzbase.orders',
          appName: 'zzapp',
          command: { ...command, lsid: { id: { $uuid: 'zzliteral-4' } }, txnNumber: 3, $db: 'zzbase' },
          remote: '10.77.66.55:5555',
          durationMillis: 120,
        },
      }),
    )
    .join('\n'),
};

/** Formats that tell of connections, and of no statement. */
const SILENT = ['pgbouncer', 'proxysql-audit'];

const TARGETS = ['pgbouncer@1.24/transaction', 'proxysql@2.7', 'redis-shared', 'mongodb-driver?maxPoolSize=1'];

const shown = async (format: string, text: string, anonymize: boolean) => {
  const { partial } = await read([logFile(text)], { targets: TARGETS, format });
  const targets = TARGETS.map(parseTarget);
  const report = reportLogs(mergePartials([partial], targets), targets, { anonymize });
  const pretty = logsPretty(report, { color: false, width: 120 });
  return { partial: JSON.stringify(partial), report, text: `${JSON.stringify(report)}\n${pretty}` };
};

describe('what a log holds of people stays in the log', () => {
  it.each(Object.entries(SAMPLES))('%s: literals', async (format, text) => {
    const { report, partial, text: told } = await shown(format, text, false);
    expect(report.logs).toMatchObject({ unparsedRecords: 0 });
    // Only so is there something that could be told.
    expect(report.findings.length + report.forensics.observations.length > 0 || SILENT.includes(format)).toBe(true);
    // What a lock is taken on is its name, as that of a table is; `--anonymize` hides it.
    const lockless = (json: string) =>
      json.replace(/`(?:987654321|zzliteral-2)`|"name":"(?:987654321|zzliteral-2)"/g, '');
    expect(lockless(told)).not.toMatch(/zzliteral|987654321/);
    expect(lockless(partial)).not.toMatch(/zzliteral|987654321/);
  });

  it.each(Object.entries(SAMPLES))('%s: names, with --anonymize', async (format, text) => {
    const { text: told } = await shown(format, text, true);
    expect(told).not.toMatch(/zzuser|zzbase|zzapp|zzhost|zzliteral|987654321|10\.77\.66/);
  });

  it('is asked of every format', () => {
    expect(formatNames.filter((name) => SAMPLES[name] === undefined)).toEqual([]);
  });
});

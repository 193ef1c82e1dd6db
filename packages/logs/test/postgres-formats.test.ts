import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, logFile } from './run.js';

/** A record as the server writes it: what stands behind the prefix, lines of one message apart. */
interface Said {
  readonly at: string;
  readonly pid: number;
  readonly tag: string;
  readonly vxid: string;
  readonly severity: 'LOG' | 'ERROR' | 'DETAIL' | 'STATEMENT';
  readonly message: string;
  readonly sqlstate?: string;
}

const say = (second: number, pid: number, vxid: string, message: string, more: Partial<Said> = {}): Said => ({
  at: `2026-03-02 09:00:0${String(second)}.125`,
  pid,
  tag: 'idle',
  vxid,
  severity: 'LOG',
  message,
  ...more,
});

// Session 101: a setting in transaction 1, a block of three statements as transaction 2, a temporary table made in 3 by a
// statement of three lines and used in 4; transaction 5 fails. Session 102: nothing that matters.
const WORKLOAD: readonly Said[] = [
  say(0, 101, '3/0', "statement: SET work_mem = '7MB'"),
  say(1, 101, '3/0', 'statement: BEGIN'),
  say(1, 102, '4/0', 'statement: SELECT 1'),
  say(2, 101, '3/2', 'statement: SELECT id FROM orders', { tag: 'idle in transaction' }),
  say(2, 101, '3/2', 'statement: COMMIT', { tag: 'idle in transaction' }),
  say(3, 101, '3/0', 'statement: CREATE TEMP TABLE picked\n  AS SELECT id\n  FROM orders'),
  say(4, 101, '3/0', "statement: INSERT INTO picked VALUES ('LOG:  statement: SET x.y = 1')"),
  say(5, 101, '3/0', 'statement: SELECT nowhere'),
  say(5, 101, '3/5', 'column "nowhere" does not exist', { severity: 'ERROR', sqlstate: '42703', tag: 'SELECT' }),
  say(5, 101, '3/5', 'SELECT nowhere', { severity: 'STATEMENT', sqlstate: '42703', tag: 'SELECT' }),
  say(6, 102, '4/0', 'statement: SELECT 2'),
];

const hex = (pid: number) => `69a552f0.${pid.toString(16)}`;
/** The server's own line, with the tabs that it puts before the lines that follow. */
const stderr = (prefix: (said: Said) => string) => (said: Said) =>
  `${prefix(said)}${said.severity}:  ${said.message.replaceAll('\n', '\n\t')}`;
const debian = stderr(({ at, pid }) => `${at} UTC [${String(pid)}] shop@store `);
const rds = stderr(({ at, pid }) => `${at.slice(0, 19)} UTC:10.0.0.7(4${String(pid)}):shop@store:[${String(pid)}]:`);
const csvText = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);

/** csvlog writes the statement of an error in the error's own record. */
const csv = (width: 23 | 24 | 26) =>
  WORKLOAD.filter(({ severity }) => severity !== 'STATEMENT').map((said, index) => {
    const { at, pid, tag, vxid, severity, message, sqlstate = '00000' } = said;
    const query = severity === 'ERROR' ? WORKLOAD[WORKLOAD.indexOf(said) + 1]?.message : undefined;
    const fields = [
      `${at} UTC`,
      '"shop"',
      '"store"',
      String(pid),
      `"10.0.0.7:4${String(pid)}"`,
      hex(pid),
      String(index + 1),
      `"${tag}"`,
      '2026-03-02 08:59:50 UTC',
      vxid,
      '0',
      severity,
      sqlstate,
      csvText(message),
      '',
      '',
      '',
      '',
      '',
      query === undefined ? '' : csvText(query),
      query === undefined ? '' : '8',
      '',
      '"web"',
      '"client backend"',
      '',
      '0',
    ];
    return fields.slice(0, width).join(',');
  });

const jsonlog = WORKLOAD.filter(({ severity }) => severity !== 'STATEMENT').map((said) => {
  const { at, pid, tag, vxid, severity, message, sqlstate } = said;
  return JSON.stringify({
    timestamp: `${at} UTC`,
    user: 'shop',
    dbname: 'store',
    pid,
    remote_host: '10.0.0.7',
    remote_port: 40_000 + pid,
    session_id: hex(pid),
    line_num: 1,
    ps: tag,
    session_start: '2026-03-02 08:59:50 UTC',
    vxid,
    txid: 0,
    error_severity: severity,
    ...(sqlstate === undefined ? {} : { state_code: sqlstate }),
    message,
    ...(severity === 'ERROR' ? { statement: WORKLOAD[WORKLOAD.indexOf(said) + 1]?.message } : {}),
    application_name: 'web',
    backend_type: 'client backend',
    query_id: 0,
  });
});

/** Every line of a record is a message of its own, numbered, with its tabs written out. */
const syslogged = (head: (said: Said) => string, record: (said: Said) => string) =>
  WORKLOAD.flatMap((said, number) =>
    record(said)
      .split('\n')
      .map((line, part) => `${head(said)}[${String(number + 7)}-${String(part + 1)}] ${line.replaceAll('\t', '#011')}`),
  );

/** Every line as a container's runtime keeps it. */
const contained = (write: (line: string, said: Said) => readonly string[]) =>
  WORKLOAD.flatMap((said) =>
    debian(said)
      .split('\n')
      .flatMap((line) => write(line, said)),
  );

const heroku = ({ at, pid, vxid, severity, message, sqlstate = '00000' }: Said) =>
  ` sql_error_code = ${sqlstate} time_ms = "${at} UTC" pid="${String(pid)}" proc_start_time="2026-03-02 08:59:50 UTC" session_id="${hex(pid)}" vtid="${vxid}" tid="0" log_line="3" database="store" connection_source="10.0.0.7(4${String(pid)})" user="shop" application_name="web" ${severity}:  ${message.replaceAll('\n', '\n\t')}`;

const iso = (at: string) => `${at.replace(' ', 'T')}Z`;
const millis = (at: string) => Date.parse(iso(at));

interface Shape {
  readonly name: string;
  readonly format: string;
  readonly lines: readonly string[];
  readonly ext?: string;
  /** Lines of the file where the setting, the temporary table and its use stand. */
  readonly at: readonly [setting: number, made: number, used: number];
  /** Line of the block's BEGIN: what first ran under the setting. */
  readonly begin: number;
  readonly records: number;
  /** The last and the first time, when they are not 09:00:06.125 and 09:00:00.125. */
  readonly whole?: true;
}

const plain = { at: [1, 6, 9], begin: 2, records: 11 } as const;
const oneEach = { at: [1, 6, 7], begin: 2 } as const;

const SHAPES: readonly Shape[] = [
  { name: 'stderr, Debian', format: 'postgres-stderr', lines: WORKLOAD.map(debian), ...plain },
  { name: 'stderr, RDS', format: 'postgres-stderr', lines: WORKLOAD.map(rds), ...plain, whole: true },
  {
    name: 'stderr, Docker (%m [%p])',
    format: 'postgres-stderr',
    lines: WORKLOAD.map(stderr(({ at, pid }) => `${at} UTC [${String(pid)}] `)),
    ...plain,
  },
  {
    name: 'stderr, epoch, session id and everything else',
    format: 'postgres-stderr',
    lines: WORKLOAD.map(
      stderr(
        ({ at, pid, vxid, tag }) =>
          `${(millis(at) / 1000).toFixed(3)} ${hex(pid)} [${String(pid)}] user=shop,db=store,app=web client,client=10.0.0.7 vxid=${vxid} <${tag}> `,
      ),
    ),
    ...plain,
  },
  {
    name: 'stderr, a zone of its own',
    format: 'postgres-stderr',
    lines: WORKLOAD.map(
      stderr(({ at, pid }) => `${at.replace(' 09:', ' 11:')} CEST|shop|store|${hex(pid)}|${String(pid)}|`),
    ),
    ...plain,
  },
  {
    name: 'stderr, CRLF',
    format: 'postgres-stderr',
    lines: WORKLOAD.map(debian).map((r) => `${r.replaceAll('\n', '\r\n')}\r`),
    ...plain,
  },
  { name: 'csvlog, PostgreSQL 15', format: 'postgres-csvlog', lines: csv(26), ...plain, records: 10 },
  { name: 'csvlog, PostgreSQL 13', format: 'postgres-csvlog', lines: csv(24), ...plain, records: 10 },
  { name: 'csvlog, PostgreSQL 12', format: 'postgres-csvlog', lines: csv(23), ...plain, records: 10 },
  { name: 'jsonlog', format: 'postgres-jsonlog', lines: jsonlog, ...oneEach, records: 10 },
  {
    name: 'stderr, the process before the time',
    format: 'postgres-stderr',
    lines: WORKLOAD.map(stderr(({ at, pid }) => `[${String(pid)}] ${at} UTC shop@store `)),
    ...plain,
  },
  {
    name: 'docker, json-file',
    format: 'container',
    lines: contained((line, { at }) => [JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: iso(at) })]),
    ...plain,
  },
  {
    name: 'Kubernetes, CRI',
    format: 'container',
    lines: contained((line, { at }) => [`${iso(at)} stderr F ${line}`]),
    ...plain,
  },
  {
    name: 'docker compose logs',
    format: 'container',
    lines: contained((line) => [`db-1  | ${line}`]),
    ...plain,
  },
  {
    name: 'kubectl logs --prefix',
    format: 'container',
    lines: contained((line) => [`[pod/db-0/postgres] ${line}`]),
    ...plain,
  },
  {
    name: 'syslog, RFC 3164, prefix of its own',
    format: 'syslog',
    lines: syslogged(({ at, pid }) => `Mar  2 ${at.slice(11, 19)} db1 postgres[${String(pid)}]: `, debian),
    ...plain,
  },
  {
    name: 'syslog, RFC 5424',
    format: 'syslog',
    lines: syslogged(({ at, pid }) => `<134>1 ${iso(at)} db1 postgres ${String(pid)} - - `, debian),
    ...plain,
  },
  {
    name: 'syslog, time and process of syslog only',
    format: 'syslog',
    lines: syslogged(
      ({ at, pid }) => `${iso(at)} db1 postgres[${String(pid)}]: `,
      stderr(() => 'shop@store '),
    ),
    ...plain,
  },
  {
    name: 'journalctl -o short-iso',
    format: 'syslog',
    lines: WORKLOAD.flatMap((said) =>
      debian(said)
        .split('\n')
        .map((line) => `2026-03-02T09:00:00+0000 db1 postgres[77]: ${line}`),
    ),
    ...plain,
  },
  {
    name: 'CloudWatch, events as aws logs prints them',
    format: 'cloudwatch',
    lines: JSON.stringify(
      { events: WORKLOAD.map((said) => ({ timestamp: millis(said.at), message: rds(said), ingestionTime: 1 })) },
      undefined,
      4,
    ).split('\n'),
    at: [5, 30, 35],
    begin: 10,
    records: 11,
    whole: true,
  },
  {
    name: 'CloudWatch, an event a line',
    format: 'cloudwatch',
    lines: WORKLOAD.map((said) => JSON.stringify({ timestamp: millis(said.at), message: rds(said) })),
    ...oneEach,
    records: 11,
    whole: true,
  },
  {
    name: 'CloudWatch, a subscription',
    format: 'cloudwatch',
    lines: [
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '123456789012',
        logGroup: '/aws/rds/instance/shop/postgresql',
        logStream: 'shop.0',
        subscriptionFilters: ['all'],
        logEvents: WORKLOAD.map((said, id) => ({ id: String(id), timestamp: millis(said.at), message: rds(said) })),
      }),
    ],
    at: [1, 1, 1],
    begin: 1,
    records: 11,
    whole: true,
  },
  {
    name: 'CloudWatch, aws logs tail',
    format: 'postgres-stderr',
    lines: WORKLOAD.map((said) => `${said.at.replace(' ', 'T')}000+00:00 shop.0 ${rds(said)}`),
    ...plain,
  },
  {
    name: 'Cloud SQL, an entry a line',
    format: 'cloudsql',
    lines: WORKLOAD.map((said) =>
      JSON.stringify({
        insertId: 's=1',
        logName: 'projects/p/logs/cloudsql.googleapis.com%2Fpostgres.log',
        receiveTimestamp: iso(said.at),
        resource: { labels: { database_id: 'p:shop', project_id: 'p', region: 'europe' }, type: 'cloudsql_database' },
        severity: 'INFO',
        textPayload: stderr(({ at, pid }) => `${at} UTC [${String(pid)}]: [3-1] db=store,user=shop `)(said),
        timestamp: iso(said.at),
      }),
    ),
    ...oneEach,
    records: 11,
  },
  {
    name: 'Azure, a record a line',
    format: 'azure',
    // Azure carries no STATEMENT.
    lines: WORKLOAD.filter(({ severity }) => severity !== 'STATEMENT').map((said) =>
      JSON.stringify({
        LogicalServerName: 'shop',
        ResourceGroup: 'RG',
        properties: {
          timestamp: `${said.at} UTC`,
          processId: said.pid,
          errorLevel: said.severity,
          sqlerrcode: said.sqlstate ?? '00000',
          message: stderr(({ at, pid }) => `${at.slice(0, 19)} UTC-${hex(pid)}-`)(said),
        },
        time: iso(said.at),
        resourceId: '/SUBSCRIPTIONS/1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.DBFORPOSTGRESQL/FLEXIBLESERVERS/SHOP',
        category: 'PostgreSQLLogs',
        operationName: 'LogEvent',
      }),
    ),
    ...oneEach,
    records: 10,
    whole: true,
  },
  {
    name: 'Heroku, a drain',
    format: 'heroku',
    lines: syslogged(({ at }) => `<134>1 ${at.replace(' ', 'T')}+00:00 host app postgres.1234 - [DATABASE] `, heroku),
    ...plain,
  },
  {
    name: 'Heroku, heroku logs',
    format: 'heroku',
    lines: syslogged(({ at }) => `${at.replace(' ', 'T')}+00:00 app[postgres.1234]: [DATABASE] `, heroku),
    ...plain,
  },
  {
    name: 'Supabase, an explorer row a line',
    format: 'structured-postgres',
    lines: WORKLOAD.filter(({ severity }) => severity !== 'STATEMENT').map((said) => {
      const { at, pid, tag, vxid, severity, message, sqlstate = '00000' } = said;
      return JSON.stringify({
        event_message: message,
        id: 'x',
        metadata: [
          {
            host: 'db-x',
            parsed: [
              {
                application_name: 'web',
                backend_type: 'client backend',
                command_tag: tag,
                connection_from: '10.0.0.7:4101',
                database_name: 'store',
                error_severity: severity,
                process_id: pid,
                query: severity === 'ERROR' ? WORKLOAD[WORKLOAD.indexOf(said) + 1]?.message : null,
                session_id: hex(pid),
                sql_state_code: sqlstate,
                timestamp: `${at} UTC`,
                user_name: 'shop',
                virtual_transaction_id: vxid,
              },
            ],
          },
        ],
        timestamp: millis(at) * 1000,
      });
    }),
    ...oneEach,
    records: 10,
  },
  {
    name: 'CloudNativePG',
    format: 'structured-postgres',
    lines: WORKLOAD.filter(({ severity }) => severity !== 'STATEMENT').map((said) => {
      const { at, pid, tag, vxid, severity, message, sqlstate = '00000' } = said;
      return JSON.stringify({
        level: 'info',
        ts: iso(at),
        logger: 'postgres',
        msg: 'record',
        logging_pod: 'cluster-1',
        record: {
          log_time: `${at} UTC`,
          user_name: 'shop',
          database_name: 'store',
          process_id: String(pid),
          connection_from: '10.0.0.7:4101',
          session_id: hex(pid),
          session_line_num: '2',
          command_tag: tag,
          session_start_time: '2026-03-02 08:59:50 UTC',
          virtual_transaction_id: vxid,
          transaction_id: '0',
          error_severity: severity,
          sql_state_code: sqlstate,
          message,
          ...(severity === 'ERROR' ? { query: WORKLOAD[WORKLOAD.indexOf(said) + 1]?.message } : {}),
          application_name: 'web',
          backend_type: 'client backend',
          query_id: '0',
        },
      });
    }),
    ...oneEach,
    records: 10,
  },
];

describe('one workload, as each server and collector writes it', () => {
  it.each(SHAPES)('$name', async ({ format, lines, at: [setting, made, used], begin, records, whole }) => {
    const found = await analyseFiles([logFile(`${lines.join('\n')}\n`)]);
    expect(brief(found)).toEqual([
      `session-setting write work_mem line ${String(setting)} x1 ${String(setting)}/1>${String(begin)}/2`,
      `temp-table write picked line ${String(made)} x1 ${String(made)}/3>${String(used)}/4`,
      `temp-table read picked line ${String(used)} x1 ${String(made)}/3>${String(used)}/4`,
    ]);
    const edge = (second: number) => `2026-03-02T09:00:0${String(second)}.${whole === true ? '000' : '125'}Z`;
    expect(found.logs).toMatchObject({
      format,
      records,
      unparsedRecords: 0,
      sessions: 2,
      transactions: 7,
      from: edge(0),
      to: edge(6),
    });
    expect(found.replay['pgbouncer@1.24/transaction']).toMatchObject({
      sessionsThatBreak: 1,
      sessionsPinned: 0,
      peak: { sessions: 2 },
    });
  });

  it.each(SHAPES)('$name: the words that are underlined are those of the file', async ({ lines }) => {
    const text = `${lines.join('\n')}\n`;
    const found = await analyseFiles([logFile(text)]);
    const words = found.findings.map(({ range }) => text.slice(range.start.offset, range.end.offset));
    expect(words).toEqual(['SET work_mem', 'CREATE TEMP TABLE picked', 'picked']);
  });
});

describe('long lines that a container runtime cut', () => {
  const long = `2026-03-02 09:00:00.125 UTC [101] shop@store LOG:  statement: CREATE TEMP TABLE picked AS SELECT '${'x'.repeat(20_000)}'`;
  const pieces = [long.slice(0, 16_384), long.slice(16_384)];
  const next = '2026-03-02 09:00:01.125 UTC [101] shop@store LOG:  statement: SELECT * FROM picked';
  it.each([
    [
      'docker',
      [...pieces, next].map((log, index) => JSON.stringify({ log: index === 0 ? log : `${log}\n`, stream: 'stderr' })),
    ],
    ['CRI', [...pieces, next].map((text, index) => `2026-03-02T09:00:00.1Z stderr ${index === 0 ? 'P' : 'F'} ${text}`)],
  ])('%s', async (_, lines) => {
    const found = await analyseFiles([logFile(`${lines.join('\n')}\n`)]);
    expect(found.logs).toMatchObject({ format: 'container', records: 2, unparsedRecords: 0, sessions: 1 });
    expect(found.findings.map(({ rule }) => rule)).toEqual(['temp-table', 'temp-table']);
  });
});

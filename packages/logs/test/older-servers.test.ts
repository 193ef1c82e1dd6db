import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, logFile } from './run.js';

const banner = (version: string) => [
  `/usr/sbin/mysqld, Version: ${version}. started with:`,
  'Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock',
  'Time                 Id Command    Argument',
];

const general = [
  '240601  8:00:01\t   12 Connect\tapp@10.0.0.4 on shop',
  "\t\t   12 Query\tSELECT GET_LOCK('job', 10)",
  '240601  8:00:02\t   12 Query\tSELECT id',
  'FROM orders',
  "\t\t   12 Query\tSELECT RELEASE_LOCK('job')",
  '\t\t   12 Quit\t',
];

const slow = (user: string, second: string) => [
  '# Time: 240601  8:00:01',
  `# User@Host: app[app] @  [10.0.0.4]${user}`,
  second,
  ...(second.startsWith('# Query_time') ? [] : ['# Query_time: 2.1  Lock_time: 0.0  Rows_sent: 1  Rows_examined: 0']),
  'SET timestamp=1717228801;',
  "SELECT GET_LOCK('nightly', 30);",
];

const QUERY_TIME = '# Query_time: 2.000123  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 0';

describe('what older servers wrote', () => {
  it.each([
    [
      'general log of MySQL 5.6',
      [...banner('5.6.51-log (MySQL Community Server (GPL))'), ...general],
      { format: 'mysql-general', records: 5, sessions: 1, transactions: 3 },
      'session-lock write job line 5 x1 5/1>8/3',
    ],
    [
      'general log of MariaDB, in the same shape',
      [...banner('10.6.18-MariaDB (MariaDB Server)'), ...general],
      { format: 'mariadb-general', records: 5, sessions: 1, transactions: 3 },
      'session-lock write job line 5 x1 5/1>8/3',
    ],
    [
      'slow log of MySQL 5.6',
      [...banner('5.6.51-log (MySQL Community Server (GPL))'), ...slow('  Id:    12', QUERY_TIME)],
      { format: 'mysql-slow', records: 1, sessions: 1, transactions: 1 },
      'session-lock write nightly line 8 x1',
    ],
    [
      'extended slow log of Percona Server without its first lines',
      slow('  Id:   501', '# Schema: shop  Last_errno: 0  Killed: 0'),
      { format: 'mysql-slow', records: 1, sessions: 1, transactions: 1 },
      'session-lock write nightly line 6 x1',
    ],
    [
      'slow log of MariaDB',
      slow('', '# Thread_id: 33  Schema: shop  QC_hit: No'),
      { format: 'mariadb-slow', records: 1, sessions: 1, transactions: 1 },
      'session-lock write nightly line 6 x1',
    ],
    [
      'tables in the audit log of MariaDB, which have no result',
      [
        '20240601 08:00:01,db1,app,10.0.0.4,33,0,CONNECT,shop,,0',
        "20240601 08:00:01,db1,app,10.0.0.4,33,101,QUERY,shop,'SELECT GET_LOCK(\\'a\\', 1) FROM orders',0",
        '20240601 08:00:01,db1,app,10.0.0.4,33,101,READ,shop,orders,',
        '20240601 08:00:03,db1,app,10.0.0.4,33,0,DISCONNECT,shop,,0',
      ],
      { format: 'mariadb-audit', records: 4, sessions: 1, transactions: 1, unparsedRecords: 0 },
      'session-lock write a line 2 x1',
    ],
    [
      'CLIENT LIST of Redis 2.8, without numbers of connections',
      [
        'addr=10.0.0.4:52555 fd=5 name= age=855 idle=0 flags=N db=0 sub=0 psub=0 multi=-1 qbuf=0 cmd=client',
        'addr=10.0.0.4:52787 fd=6 name= age=66 idle=0 flags=b db=0 sub=0 psub=0 multi=-1 qbuf=26 cmd=blpop',
      ],
      { format: 'redis-client-list', records: 2 },
      'blocking-command wait - line 2 x1',
    ],
  ])('%s', async (_, text, logs, finding) => {
    const targets = logs.format.startsWith('redis') ? ['redis-shared'] : ['proxysql@3.0/multiplexing'];
    const found = await analyseFiles([logFile(`${text.join('\n')}\n`)], { targets });
    expect(found.logs).toMatchObject({ unparsedRecords: 0, ...logs });
    expect(brief(found)[0]).toBe(finding);
  });
});

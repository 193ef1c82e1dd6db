import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, logFile } from './run.js';

const T = 1_795_291_524;

/** Lines of MONITOR: seconds after the start, database, address, command as the server prints it. */
const monitor = (...lines: readonly (readonly [at: number, db: number, address: string, command: string])[]): string =>
  [
    'OK',
    ...lines.map(([at, db, address, command]) => `${(T + at).toFixed(6)} [${String(db)} ${address}] ${command}`),
  ].join('\n') + '\n';

const A = '10.0.0.5:41234';
const B = '10.0.0.6:52001';

const quoted = (command: string): string =>
  command
    .split(' ')
    .map((word) => `"${word}"`)
    .join(' ');

const lines = (address: string, from: number, step: number, ...commands: readonly string[]) =>
  commands.map((command, index) => [from + index * step, 0, address, quoted(command)] as const);

interface Capture {
  readonly title: string;
  readonly text: string;
  readonly format: string;
  readonly target?: string;
  readonly records: number;
  readonly sessions: number;
  /** `rule action name line N xTimes`, without the proof, in the order of the report. */
  readonly found: readonly string[];
  readonly seen?: readonly string[];
}

const MONITOR: readonly Omit<Capture, 'format'>[] = [
  {
    title: 'an address that only waits owns its connection',
    text: monitor(
      ...lines(A, 0, 0.001, 'HELLO 3', 'CLIENT SETNAME worker', 'INFO'),
      ...lines(A, 1, 5, 'BLPOP jobs 5', 'BLPOP jobs 5', 'XREADGROUP GROUP g c BLOCK 5000 STREAMS s >', 'PING'),
      [30, 0, B, '"RPUSH" "jobs" "1"'],
    ),
    records: 8,
    sessions: 2,
    found: [],
  },
  {
    title: 'an address that waits, and works later',
    text: monitor(...lines(A, 0, 5, 'BLPOP jobs 5', 'BLPOP jobs 5', 'BZPOPMIN z 5', 'GET a', 'BLPOP jobs 5')),
    records: 5,
    sessions: 1,
    found: ['blocking-command wait - line 2 x3', 'blocking-command wait - line 4 x1'],
  },
  {
    title: 'one address that waits and works',
    text: monitor(...lines(A, 0, 0.1, 'BLPOP jobs 5', 'SET last 1', 'BLPOP jobs 5')),
    records: 3,
    sessions: 1,
    found: ['blocking-command wait - line 2 x2'],
  },
  {
    title: 'work without state',
    text: monitor(...lines(A, 0, 0.1, 'GET a', 'SET a 1', 'HGETALL h'), ...lines(B, 1, 0.1, 'LPOP q', 'ZADD z 1 m')),
    records: 5,
    sessions: 2,
    found: [],
  },
  {
    title: 'multi() chains of two clients come in one piece',
    text: monitor(
      ...lines(A, 0, 0.00002, 'MULTI', 'INCR a', 'EXPIRE a 60', 'EXEC'),
      ...lines(B, 0.1, 0.00002, 'MULTI', 'SET b 1', 'EXEC'),
    ),
    records: 7,
    sessions: 2,
    found: [],
  },
  {
    title: 'MULTI sent by itself: somebody else comes in between',
    text: monitor(
      [0, 0, A, '"MULTI"'],
      [0.0005, 0, B, '"GET" "x"'],
      [0.0011, 0, A, '"INCR" "a"'],
      [0.0011, 0, A, '"EXEC"'],
    ),
    records: 4,
    sessions: 2,
    found: ['raw-multi write - line 2 x1'],
  },
  {
    title: 'MULTI sent by itself: a pause before EXEC',
    text: monitor(...lines(A, 0, 0.01, 'MULTI', 'INCR a', 'EXEC')),
    records: 3,
    sessions: 1,
    found: ['raw-multi write - line 2 x1'],
  },
  {
    title: 'MULTI that is never ended',
    text: monitor(...lines(A, 0, 0.5, 'GET a', 'MULTI')),
    records: 2,
    sessions: 1,
    found: ['raw-multi write - line 3 x1'],
  },
  {
    title: 'DISCARD in one piece',
    text: monitor(...lines(A, 0, 0.00002, 'MULTI', 'DISCARD')),
    records: 2,
    sessions: 1,
    found: [],
  },
  {
    title: 'WATCH, read, and commit',
    text: monitor(...lines(A, 0, 0.01, 'WATCH k', 'GET k', 'MULTI', 'SET k 2', 'EXEC')),
    records: 5,
    sessions: 1,
    found: ['watch write - line 2 x1', 'raw-multi write - line 4 x1'],
  },
  {
    title: 'a blocking command in a chain never waits',
    text: monitor(...lines(A, 0, 0.00002, 'MULTI', 'BLPOP q 0', 'EXEC')),
    records: 3,
    sessions: 1,
    found: ['blocking-command wait - line 3 x1'],
  },
  {
    title: 'what clients send when they connect',
    text: monitor(
      ...lines(A, 0, 0.001, 'HELLO 3', 'CLIENT SETNAME web', 'CLIENT SETINFO LIB-NAME ioredis', 'SELECT 2', 'INFO'),
      [0.1, 2, A, '"GET" "a"'],
    ),
    records: 6,
    sessions: 1,
    found: [],
  },
  {
    title: 'SELECT in the middle of work',
    text: monitor(...lines(A, 0, 0.1, 'GET a'), [0.2, 4, A, '"SELECT" "4"'], [0.3, 4, A, '"GET" "a"']),
    records: 3,
    sessions: 1,
    found: ['shared-database write 4 line 3 x1'],
  },
  {
    title: 'lines of scripts belong to nobody',
    text: monitor(
      [0, 0, A, '"EVAL" "return redis.call(\'BLPOP\',KEYS[1],0)" "1" "q"'],
      [0, 0, 'lua', '"BLPOP" "q" "0"'],
    ),
    records: 2,
    sessions: 1,
    found: ['blocking-command wait - line 2 x1'],
  },
  {
    title: 'IPv6 addresses and unix sockets',
    text: monitor(
      [0, 0, '[::1]:34342', '"BRPOPLPUSH" "a" "b" "0"'],
      [0.1, 0, 'unix:/var/run/redis/redis.sock', '"GET" "a"'],
      [0.2, 0, '[2001:db8::7]:6000', '"GET" "a"'],
    ),
    records: 3,
    sessions: 3,
    found: [],
  },
  {
    title: 'quotes, escapes and bytes in values',
    text: monitor(
      [0, 0, A, '"SET" "key with space" "va\\"l\\\\ue\\r\\n\\x00\\xc3\\xa9"'],
      [0.1, 0, A, '"SET" "] \\"BLPOP\\" \\"q\\"" "1"'],
      [0.2, 0, A, '"bzpopmin" "z" "0.5"'],
    ),
    records: 3,
    sessions: 1,
    found: ['blocking-command wait - line 4 x1'],
  },
  {
    title: 'XREAD with and without BLOCK',
    text: monitor(
      ...lines(A, 0, 0.1, 'XREAD COUNT 5 STREAMS block 0', 'XREADGROUP GROUP g c COUNT 1 BLOCK 5000 STREAMS s >'),
    ),
    records: 2,
    sessions: 1,
    found: ['blocking-command wait - line 3 x1'],
  },
  {
    title: 'a subscription on a connection that works',
    text: monitor(...lines(A, 0, 0.1, 'GET a', 'SUBSCRIBE news', 'GET a')),
    records: 3,
    sessions: 1,
    found: ['shared-subscription write news line 3 x1'],
  },
  {
    title: 'the same with RESP3',
    text: monitor(...lines(A, 0, 0.1, 'HELLO 3', 'GET a', 'SUBSCRIBE news', 'GET a')),
    target: 'ioredis@6',
    records: 4,
    sessions: 1,
    found: [],
  },
  {
    title: 'CLIENT REPLY and a passing user',
    text: monitor(
      ...lines(A, 0, 0.1, 'GET a', 'client reply skip'),
      [1, 0, B, '"GET" "a"'],
      [1.1, 0, B, '"AUTH" "(redacted)" "(redacted)"'],
      [1.2, 0, B, '"GET" "a"'],
    ),
    records: 5,
    sessions: 2,
    found: ['client-mode write reply line 3 x1', 'client-mode write - line 5 x1'],
  },
  {
    title: 'behind predixy a blocking command is alone',
    text: monitor(...lines(A, 0, 0.1, 'BLPOP jobs 5', 'GET a')),
    target: 'predixy',
    records: 2,
    sessions: 1,
    found: [],
  },
  {
    title: 'behind twemproxy it is refused',
    text: monitor(...lines(A, 0, 0.1, 'BLPOP jobs 5', 'GET a')),
    target: 'twemproxy',
    records: 2,
    sessions: 1,
    found: ['proxy-command wait - line 2 x1'],
  },
];

const client = (fields: string): string =>
  `id=7 addr=10.0.0.5:41234 laddr=10.0.0.1:6379 fd=8 name= age=10 idle=0 ${fields} user=default redir=-1 resp=2\n`;

const CLIENT_LIST: readonly Omit<Capture, 'format'>[] = [
  {
    title: 'Redis 7.0: a blocked client with others queued behind',
    text: client('flags=b db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=26 qbuf-free=20448 argv-mem=11 obl=0 cmd=blpop'),
    seen: [`${A} waits in a blocking command while other commands queue up behind it (last command BLPOP)`],
    records: 1,
    sessions: 1,
    found: ['blocking-command wait - line 1 x1'],
  },
  {
    title: 'a blocked client that nobody waits behind',
    text: client('flags=b db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 cmd=brpop'),
    seen: [`${A} waits in a blocking command (last command BRPOP)`],
    records: 1,
    sessions: 0,
    found: [],
  },
  {
    title: 'MULTI and WATCH that were left open, by two clients of one name',
    text:
      client('flags=x db=0 sub=0 psub=0 ssub=0 multi=1 qbuf=0 cmd=incr')
        .replace('idle=0', 'idle=40')
        .replace('name=', 'name=web') +
      client('flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 watch=1 qbuf=0 cmd=get')
        .replace('idle=0', 'idle=40')
        .replace('name=', 'name=web')
        .replace(A, B),
    seen: [`${A} web is inside MULTI (last command INCR)`, `${B} web watches keys (last command GET)`],
    records: 2,
    sessions: 2,
    found: ['raw-multi write - line 1 x1', 'watch write - line 2 x1'],
  },
  {
    title: 'a subscription on a connection that works',
    text: client('flags=P db=0 sub=1 psub=0 ssub=0 multi=-1 qbuf=0 cmd=get'),
    seen: [`${A} is subscribed (last command GET)`],
    records: 1,
    sessions: 1,
    found: ['shared-subscription write - line 1 x1'],
  },
  {
    title: 'Redis 8: watching, with library and threads',
    text: 'id=9 addr=127.0.0.1:5 laddr=127.0.0.1:6379 fd=9 name=tx age=1 idle=1 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 watch=2 qbuf=0 cmd=watch user=default redir=-1 resp=3 lib-name=ioredis lib-ver=5.4.1 io-thread=0 tot-net-in=10 tot-net-out=2 tot-cmds=3\n',
    seen: ['127.0.0.1:5 tx watches keys (last command WATCH)'],
    records: 1,
    sessions: 0,
    found: [],
  },
  {
    title: 'Valkey 9: multi=0 of a client that only watches is no MULTI',
    text: client('flags=N capa= db=0 sub=0 psub=0 ssub=0 multi=0 watch=1 qbuf=0 cmd=watch'),
    seen: [`${A} watches keys (last command WATCH)`],
    records: 1,
    sessions: 0,
    found: [],
  },
  {
    title: 'RESP3: subscribed, tracking, not evicted',
    text: client('flags=Pte db=0 sub=1 psub=0 ssub=0 multi=-1 qbuf=0 cmd=subscribe'),
    seen: [`${A} is subscribed, has client tracking on, has NO-EVICT or NO-TOUCH on (last command SUBSCRIBE)`],
    records: 1,
    sessions: 0,
    found: [],
  },
  {
    title: 'a unix socket, doing nothing special',
    text: 'id=27 addr=/tmp/r.sock:0 laddr=/tmp/r.sock:0 fd=15 name= age=1 idle=1 flags=U db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 cmd=ping user=default redir=-1 resp=2\n',
    records: 1,
    sessions: 0,
    found: [],
    seen: [],
  },
  {
    title: 'inside MULTI in another database',
    text: client('flags=x db=4 sub=0 psub=0 ssub=0 multi=2 qbuf=0 multi-mem=50 cmd=incr'),
    seen: [`${A} is inside MULTI, uses a database other than 0 (last command INCR)`],
    records: 1,
    sessions: 0,
    found: [],
  },
];

const SLOWLOG: readonly Omit<Capture, 'format'>[] = [
  {
    title: 'a value a line',
    text: '9\n1795291531\n40\nWATCH\nk9\n10.0.0.5:41234\nweb\n8\n1795291530\n22\nGET\nk\n10.0.0.5:41234\nweb\n',
    records: 2,
    sessions: 1,
    found: ['watch write - line 1 x1'],
  },
  {
    title: 'as a terminal shows it, with a unix socket and a library name',
    text: '1) 1) (integer) 9\n   2) (integer) 1795291531\n   3) (integer) 15\n   4) 1) "blpop"\n      2) "q"\n      3) "0"\n   5) "/run/redis.sock:0"\n   6) "worker"\n2) 1) (integer) 8\n   2) (integer) 1795291530\n   3) (integer) 12\n   4) 1) "GET"\n      2) "a"\n   5) "10.0.0.5:41234"\n   6) ""\n',
    records: 2,
    sessions: 2,
    found: [],
  },
  {
    title: 'one JSON list',
    text: '[[77,1795291531,7,["SUBSCRIBE","news"],"10.0.0.5:1",""],[76,1795291531,17,["GET","a"],"10.0.0.5:2","x"]]\n',
    records: 2,
    sessions: 2,
    found: [],
  },
  {
    title: 'calls from scripts have no address, long values are cut',
    text: '[33,1795247513,8,["BLPOP","nolist","1"],"",""]\n[58,1795247514,16,["SET","big","xxxx... (172 more bytes)"],"127.0.0.1:58172","app-a"]\n',
    records: 2,
    sessions: 1,
    found: [],
  },
];

const LSID = '"lsid":{"id":{"$uuid":"7b2b5a1e-0000-4000-8000-000000000001"}}';
const mongo = (ctx: string, command: string, millis = 120): string =>
  `{"t":{"$date":"2026-03-02T09:00:0${String(millis % 10)}.000+00:00"},"s":"I","c":"COMMAND","id":51803,"ctx":"${ctx}","msg":"Slow query","attr":{"type":"command","ns":"shop.orders","appName":"api","command":${command},"numYields":0,"durationMillis":${String(millis)}}}\n`;

const MONGODB: readonly Omit<Capture, 'format'>[] = [
  {
    title: 'a transaction over one connection',
    text:
      mongo(
        'conn12',
        `{"insert":"orders",${LSID},"txnNumber":3,"startTransaction":true,"autocommit":false,"$db":"shop"}`,
      ) + mongo('conn12', `{"commitTransaction":1,${LSID},"txnNumber":3,"autocommit":false,"$db":"admin"}`, 121),
    target: 'mongodb-driver',
    records: 2,
    sessions: 1,
    found: [],
  },
  {
    title: 'a change stream, where the pool has one connection',
    text: mongo('conn12', '{"aggregate":"orders","pipeline":[{"$changeStream":{}}],"cursor":{},"$db":"shop"}'),
    target: 'mongodb-driver?maxPoolSize=1',
    records: 1,
    sessions: 1,
    found: ['mongodb-session wait orders line 1 x1'],
  },
  {
    title: 'the same with the pool of the defaults',
    text: mongo('conn12', '{"aggregate":"orders","pipeline":[{"$changeStream":{}}],"cursor":{},"$db":"shop"}'),
    target: 'mongodb-driver',
    records: 1,
    sessions: 1,
    found: [],
  },
  {
    title: 'documents of system.profile',
    text: '{"op":"query","ns":"shop.orders","command":{"find":"orders","tailable":true,"awaitData":true,"$db":"shop"},"millis":150,"ts":{"$date":"2026-03-02T09:00:00.000Z"},"client":"10.0.0.5","appName":"api"}\n',
    target: 'mongodb-driver?maxPoolSize=1',
    records: 1,
    sessions: 1,
    found: ['mongodb-session wait orders line 1 x1'],
  },
];

const INFO: readonly Omit<Capture, 'format'>[] = [
  {
    title: 'Redis 7.0',
    text: '# Clients\r\nconnected_clients:7\r\ncluster_connections:0\r\nmaxclients:10000\r\nblocked_clients:1\r\ntracking_clients:0\r\nclients_in_timeout_table:1\r\n',
    records: 6,
    sessions: 0,
    found: [],
    seen: ['1 connection waits in a blocking command'],
  },
  {
    title: 'Redis 8 and Valkey',
    text: '# Clients\nconnected_clients:70\nblocked_clients:0\ntracking_clients:2\npubsub_clients:3\nwatching_clients:1\nclients_in_timeout_table:0\ntotal_watched_keys:4\ntotal_blocking_keys:0\n',
    records: 8,
    sessions: 0,
    found: [],
    seen: ['1 connection watches keys', '2 connections have client tracking on', '3 connections are subscribed'],
  },
];

const CAPTURES: readonly Capture[] = (
  [
    ['redis-monitor', MONITOR],
    ['redis-client-list', CLIENT_LIST],
    ['redis-slowlog', SLOWLOG],
    ['mongodb', MONGODB],
    ['redis-info', INFO],
  ] as const
).flatMap(([format, captures]) => captures.map((capture) => ({ ...capture, format })));

describe('captures of Redis, Valkey and MongoDB servers', () => {
  it.each(CAPTURES)('$format: $title', async ({ text, format, target, records, sessions, found, seen = [] }) => {
    const report = await analyseFiles([logFile(text)], { targets: [target ?? 'redis-shared'] });
    expect(report.logs).toMatchObject({ format, records, unparsedRecords: 0, sessions });
    expect(brief(report).map((line) => line.replace(/( \d+\/\d+>\d+\/\d+)+$/, ''))).toEqual(found);
    const told = report.forensics.observations.map(({ session, application, reason }) =>
      [session, application, reason].filter(Boolean).join(' '),
    );
    expect(told.sort()).toEqual([...seen].sort());
  });

  it('covers thirty and more', () => {
    expect(CAPTURES.length).toBeGreaterThanOrEqual(30);
  });
});

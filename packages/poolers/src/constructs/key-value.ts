import type { Construct, Dialect, SessionEffect } from '@poolsafe/core';

/** What was tried on a key-value or document client: commands in the order in which one caller sends them. */
export interface KeyValueConstruct extends Construct {
  readonly dialect: Dialect;
  /** Each element is one message; a message may hold several commands, one a line. */
  readonly messages?: readonly string[];
  /** The words go past the library's own method. */
  readonly raw?: boolean;
  /** On a connection that nobody else uses. */
  readonly exclusive?: boolean;
  /** What no command says: a method of a library, a way of calling it. */
  readonly effect?: Omit<SessionEffect, 'range'>;
  /** False: decides the truth of a profile, and is never cited for a statement of a user's. */
  readonly cited?: boolean;
}

const redis = (
  id: string,
  effects: KeyValueConstruct['effects'],
  ...messages: readonly string[]
): KeyValueConstruct => ({
  id,
  dialect: 'redis',
  effects,
  messages,
});

const raw = (construct: KeyValueConstruct): KeyValueConstruct => ({ ...construct, raw: true });
const alone = (construct: KeyValueConstruct): KeyValueConstruct => ({ ...construct, exclusive: true, cited: false });
const uncited = (construct: KeyValueConstruct): KeyValueConstruct => ({ ...construct, cited: false });

const ofCommand = (via: string) => ({ via });
const subscribe = { state: 'subscription', action: 'write', via: ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'] } as const;
const WAIT_COMMANDS: Readonly<Record<string, string>> = {
  BLPOP: 'BLPOP nokey 1',
  BRPOP: 'BRPOP nokey 1',
  BRPOPLPUSH: 'BRPOPLPUSH nokey other 1',
  BLMOVE: 'BLMOVE nokey other LEFT RIGHT 1',
  BLMPOP: 'BLMPOP 1 1 nokey LEFT',
  BZPOPMIN: 'BZPOPMIN nokey 1',
  BZPOPMAX: 'BZPOPMAX nokey 1',
  BZMPOP: 'BZMPOP 1 1 nokey MIN',
  WAIT: 'WAIT 9 1000',
  WAITAOF: 'WAITAOF 0 9 1000',
};

const XREAD = 'XREAD BLOCK 1000 STREAMS s $';
const XREADGROUP = 'XREADGROUP GROUP g c BLOCK 1000 STREAMS s >';

/** The same thing under the names that it was measured by. */
const also = (construct: KeyValueConstruct, ...ids: readonly string[]): readonly KeyValueConstruct[] => [
  construct,
  ...ids.map((id) => ({ ...construct, id, cited: false })),
];

const BLPOP = redis('BLPOP', ofCommand('BLPOP'), 'BLPOP nokey 1');
const SELECT = redis('SELECT method', ofCommand('SELECT'), 'SELECT 5');
const WATCH = redis('WATCH lost (other flow EXEC)', ofCommand('WATCH'), 'WATCH k');
const MULTI = redis('MULTI raw + other flow', { state: 'command-queue', action: 'write' }, 'MULTI');
const HELLO3 = redis('HELLO 3 mid-connection', ofCommand('HELLO 3'), 'HELLO 3');
const TRANSACTION = uncited(redis('multi().exec() chain + other flow', {}, 'MULTI\nSET a 1\nINCR b\nEXEC'));
const IN_SCRIPT = `EVAL "return redis.call('BLPOP', 'nolist', 1)" 0`;

/** Commands that a client sends by itself when it connects, by the settings it was tried with. */
const HANDSHAKES: Readonly<Record<string, readonly string[]>> = {
  'ioredis default': ['HELLO 3', 'CLIENT SETINFO LIB-NAME x', 'INFO'],
  'ioredis enableReadyCheck:false': ['HELLO 3', 'CLIENT SETINFO LIB-NAME x'],
  'ioredis enableReadyCheck:false,disableClientInfo:true,protocol:2': ['GET k'],
  'ioredis@5 default': ['CLIENT SETINFO LIB-NAME x', 'INFO'],
  'ioredis@5 enableReadyCheck:false': ['CLIENT SETINFO LIB-NAME x'],
  'ioredis@5 enableReadyCheck:false,disableClientInfo:true,protocol:2': ['GET k'],
  'iovalkey default': ['INFO'],
  'iovalkey enableReadyCheck:false': ['GET k'],
  'iovalkey enableReadyCheck:false,disableClientInfo:true,protocol:2': ['GET k'],
  'redis default': ['HELLO 3', 'CLIENT SETINFO LIB-NAME x'],
  'redis RESP2,disableClientInfo': ['GET k'],
  'redis@5 default': ['CLIENT SETINFO LIB-NAME x'],
  'redis@5 RESP2,disableClientInfo': ['CLIENT MAINT_NOTIFICATIONS ON'],
  'redis@4 default': ['CLIENT SETINFO LIB-NAME x'],
  'redis@4 RESP2,disableClientInfo': ['GET k'],
  'glide default': ['HELLO 3', 'CLIENT SETINFO LIB-NAME x', 'INFO'],
  'glide RESP2': ['CLIENT SETINFO LIB-NAME x', 'INFO'],
};

const mongo = (
  id: string,
  effect: Omit<SessionEffect, 'range'> | undefined,
  ...messages: readonly string[]
): KeyValueConstruct => ({
  id,
  dialect: 'mongodb',
  effects: effect ? { state: effect.state, via: effect.via } : {},
  ...(effect ? { effect } : { messages }),
});

const transactionEffect = (via: string): Omit<SessionEffect, 'range'> =>
  ({ state: 'transaction', action: 'read', scope: 'transaction', via }) as Omit<SessionEffect, 'range'>;

const memcached = (
  id: string,
  effects: KeyValueConstruct['effects'],
  ...messages: readonly string[]
): KeyValueConstruct => ({
  id,
  dialect: 'memcached',
  effects,
  messages,
});

/** What was tried on Redis, MongoDB and memcached clients and proxies, under the names of the measurement file. */
export const keyValueConstructs: readonly KeyValueConstruct[] = [
  ...also(
    BLPOP,
    'BLPOP typed method',
    'BLPOP, GET on same node',
    'BLPOP 0 (forever), other GET',
    'BLPOP 2 s, other GET',
    'BLPOP vs other isolated',
    'BLPOP x maximum',
    'BLPOP inside pipeline()',
    'BLPOP on a shared StatefulRedisConnection',
    'BLPOP on create_redis()/pool shared connection',
    'BLPOP via JedisPooled/UnifiedJedis',
    'BLPOP/BRPOP/BRPOPLPUSH (typed API)',
    'BLPop/BRPop/BZPopMin/BLMPop/XRead(timeout) extension methods',
    'blocking command list',
    'BLPOP, WAIT',
    'BLPOP/BRPOP',
    'all',
    'multiplexing of blocking/MULTI',
    'new Worker(name, fn, {connection: sharedIORedis})',
  ),
  ...Object.entries(WAIT_COMMANDS)
    .filter(([name]) => name !== 'BLPOP')
    .map(([name, text]) => redis(name, ofCommand(name), text)),
  ...also(redis('XREAD BLOCK', ofCommand('XREAD'), XREAD), 'new QueueEvents(name, {connection: sharedIORedis})'),
  redis('XREADGROUP BLOCK', ofCommand('XREADGROUP'), XREADGROUP),
  uncited(redis('XREAD (no BLOCK)', {}, 'XREAD STREAMS s 0')),
  uncited(redis('XREADGROUP (no BLOCK)', {}, 'XREADGROUP GROUP g c STREAMS s >')),
  uncited(redis('LPOP (control)', {}, 'LPOP k')),
  ...['new Queue / new FlowProducer with shared instance', 'worker.close() / queue.close()'].map((id) =>
    uncited(redis(id, {}, 'LPUSH k v')),
  ),
  ...['Execute("BLPOP", ...)', 'arbitrary blocking command', 'BLPOP via customCommand, default timeout'].map((id) =>
    uncited(raw({ ...BLPOP, id })),
  ),
  uncited(
    redis(
      'BLPOP BRPOP BRPOPLPUSH BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF CLIENT PAUSE MIGRATE',
      {},
      ...Object.values(WAIT_COMMANDS),
    ),
  ),
  uncited(
    redis(
      'BLPOP & all blocking, SUBSCRIBE, WAIT, CLIENT, HELLO, MONITOR, XREAD, XREADGROUP',
      {},
      ...Object.values(WAIT_COMMANDS),
      'SUBSCRIBE ch',
      'CLIENT SETNAME x',
      'HELLO 3',
      'MONITOR',
      XREAD,
    ),
  ),
  alone({ ...BLPOP, id: 'BLPOP on a client of its own' }),
  redis('BLPOP inside MULTI', { ...ofCommand('BLPOP') }, 'MULTI\nBLPOP nokey 1\nEXEC'),
  uncited(redis('BLPOP inside multi().exec()', {}, 'MULTI\nBLPOP nokey 1\nEXEC')),
  ...["redis.call('BLPOP') inside EVAL", "redis.call('BLPOP') inside defineCommand", 'BLPOP inside EVAL'].map((id) =>
    uncited(redis(id, {}, IN_SCRIPT)),
  ),
  redis('CLIENT PAUSE', ofCommand('CLIENT PAUSE'), 'CLIENT PAUSE 1000'),
  redis('DEBUG SLEEP', ofCommand('DEBUG SLEEP'), 'DEBUG SLEEP 1'),

  ...also(
    MULTI,
    'multi({pipeline:false})',
    'MULTI + other client',
    'MULTI on a shared connection',
    'MULTI/EXEC/DISCARD',
    'raw MULTI left open in pool.execute()',
    'concurrent transaction_async on clones',
  ),
  uncited(redis('WATCH/MULTI', {}, 'WATCH k', 'MULTI\nSET k 1\nEXEC')),
  TRANSACTION,
  ...also(
    WATCH,
    'WATCH false abort of other flow',
    'WATCH lost (other client EXEC)',
    'WATCH before MULTI',
    'WATCH left open in pool.execute()',
    'WATCH left open in executeIsolated()',
    'WATCH on the client, MULTI on an isolated connection',
    '20 concurrent WATCH/GET/multi().exec() increments on one shared client',
  ),
  uncited(redis('WATCH+MULTI inside one pool.execute() (idiom)', {}, 'WATCH k', 'MULTI\nSET k 1\nEXEC')),
  uncited(redis('Watch()+TxPipelined (idiom)', {}, 'WATCH k', 'MULTI\nSET k 1\nEXEC')),
  alone({ ...WATCH, id: 'WATCH alone (control)' }),
  alone({ ...WATCH, id: '20 concurrent WATCH increments, duplicate() per flow' }),
  uncited(redis('WATCH / MULTI inside MULTI', {}, 'MULTI', 'WATCH k', 'EXEC')),

  ...also(
    SELECT,
    'SELECT',
    'SELECT then reconnect',
    'SELECT inside executeIsolated(), next isolated user',
    'SELECT inside pool.execute()',
    'SELECT on c.Conn() then Close()',
  ),
  uncited(raw({ ...SELECT, id: 'SELECT raw' })),
  uncited(redis('SELECT inside MULTI', {}, 'MULTI\nSELECT 5\nEXEC')),
  uncited(redis('SELECT inside EVAL', {}, `EVAL "return redis.call('SELECT', '5')" 0`)),
  uncited(
    redis(
      'MULTI/WATCH/SUBSCRIBE/CLIENT SETNAME inside EVAL',
      {},
      `EVAL "redis.call('WATCH', 'k') redis.call('SUBSCRIBE', 'c')" 0`,
    ),
  ),

  ...also(redis('SUBSCRIBE then GET', subscribe, 'SUBSCRIBE ch'), 'SUBSCRIBE', 'SUBSCRIBE inside pool.execute()'),
  uncited(raw(redis('SUBSCRIBE raw then GET', {}, 'SUBSCRIBE ch'))),
  uncited(redis('SUBSCRIBE inside MULTI', {}, 'MULTI\nSUBSCRIBE ch\nEXEC')),
  ...also(redis('MONITOR method', ofCommand('MONITOR'), 'MONITOR'), 'MONITOR'),
  uncited(raw(redis('MONITOR raw', {}, 'MONITOR'))),

  ...also(redis('AUTH other user', ofCommand('AUTH'), 'AUTH user password'), 'AUTH'),
  ...also(redis('CLIENT SETNAME', ofCommand('CLIENT SETNAME'), 'CLIENT SETNAME flowA')),
  ...also(redis('CLIENT NO-EVICT ON', ofCommand('CLIENT NO-EVICT'), 'CLIENT NO-EVICT ON'), 'CLIENT NO-EVICT'),
  redis('CLIENT NO-TOUCH ON', ofCommand('CLIENT NO-TOUCH'), 'CLIENT NO-TOUCH ON'),
  ...also(redis('CLIENT TRACKING ON', ofCommand('CLIENT TRACKING'), 'CLIENT TRACKING ON'), 'CLIENT TRACKING'),
  redis('CLIENT REPLY OFF', ofCommand('CLIENT REPLY OFF'), 'CLIENT REPLY OFF'),
  redis('CLIENT REPLY SKIP', ofCommand('CLIENT REPLY SKIP'), 'CLIENT REPLY SKIP'),
  ...also(HELLO3, 'HELLO 3'),
  redis('HELLO 2 mid-connection', ofCommand('HELLO 2'), 'HELLO 2'),
  ...also(redis('QUIT method', ofCommand('QUIT'), 'QUIT'), 'QUIT'),
  uncited(raw(redis('QUIT raw', {}, 'QUIT'))),
  ...also(redis('RESET raw (client on db 3)', ofCommand('RESET'), 'RESET'), 'RESET'),
  redis('READONLY', ofCommand('READONLY'), 'READONLY'),
  redis('ASKING', ofCommand('ASKING'), 'ASKING'),
  uncited(
    redis('SCRIPT LOAD + EVALSHA', {}, 'SCRIPT LOAD "return 1"', 'EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0'),
  ),
  uncited(redis('SCRIPT LOAD', {}, 'SCRIPT LOAD "return 1"')),
  uncited(redis('FUNCTION LIST', {}, 'FUNCTION LIST')),
  uncited(redis('CONFIG GET', {}, 'CONFIG GET maxmemory')),
  uncited(redis('CLIENT (most), MONITOR, CONFIG, DEBUG, KEYS, INFO ...', {}, 'CLIENT NO-EVICT ON', 'MONITOR')),
  ...Object.entries(HANDSHAKES).map(([id, messages]) => uncited(redis(`connect: ${id}`, {}, ...messages))),
  {
    id: 'setAutoFlushCommands(false) on a shared connection',
    dialect: 'redis',
    effects: ofCommand('setAutoFlushCommands'),
    effect: { state: 'client-mode', action: 'write', scope: 'session', via: 'setAutoFlushCommands' },
  },

  ...['change stream, maxPoolSize 1 (replicaSet)', 'change stream, maxPoolSize 1 (loadBalanced)'].map((id) =>
    mongo(id, undefined, 'db.c.watch()'),
  ),
  ...[
    'tailable awaitData cursor, maxPoolSize 1 (replicaSet)',
    'tailable awaitData cursor, maxPoolSize 1 (loadBalanced)',
  ].map((id) => mongo(id, undefined, 'db.c.find().tailable()')),
  ...[
    'open cursor (not exhausted, idle), maxPoolSize 1 (replicaSet)',
    'open cursor (not exhausted, idle), maxPoolSize 1 (loadBalanced)',
    'cursor with more batches',
    '20 concurrent find, maxPoolSize 5, 200 ms server time',
  ].map((id) => mongo(id, undefined, 'db.c.find()')),
  ...[
    'transaction',
    'connections used by one transaction, pool busy (replicaSet)',
    'connections used by one transaction, pool busy (loadBalanced)',
  ].map((id) => mongo(id, undefined, 's.startTransaction()', 's.commitTransaction()')),
  ...[
    'transaction + op without {session}, maxPoolSize 1 (replicaSet)',
    'transaction + op without {session}, maxPoolSize 1 (loadBalanced)',
  ].map((id) => mongo(id, transactionEffect('without-session'))),
  ...[
    'Promise.all inside withTransaction (replicaSet)',
    'Promise.all inside withTransaction (loadBalanced)',
    'Promise.all inside a transaction',
  ].map((id) => mongo(id, transactionEffect('parallel'))),
  ...['100 startSession without endSession (replicaSet)', '100 startSession without endSession (loadBalanced)'].map(
    (id) => mongo(id, undefined, 'client.startSession()'),
  ),
  mongo('exhaust cursor / OP_MSG exhaustAllowed', {
    state: 'cursor',
    action: 'write',
    scope: 'session',
    via: 'exhaust',
  }),
  mongo('getLastError', undefined, 'db.getLastError()'),
  mongo('monitoring', undefined, '{"hello": 1}'),

  ...['get/set/gets/cas', 'set ... noreply', 'mg/ms quiet (q) + mn'].map((id) =>
    memcached(id, {}, 'get k', 'set k 0 0 1\r\n1\r\n', 'set k 0 0 1 noreply\r\n1\r\n', 'gets k', 'mg k v q', 'mn'),
  ),
  memcached('set ... noreply with a value over the item limit', {}, 'set k 0 0 2000000 noreply'),
  memcached(
    'set ... noreply with a malformed data block, then get',
    { via: 'noreply' },
    'set k 0 0 2 noreply\r\ntoo long\r\nget k\r\n',
  ),
  memcached('verbosity N', {}, 'verbosity 1'),
  memcached('watch', { via: 'watch' }, 'watch fetchers'),
  memcached('lru_crawler metadump / mgdump', { state: 'blocking-wait' }, 'lru_crawler metadump all'),
  {
    id: '-Y ASCII auth: set auth <fl> <ex> <n>',
    dialect: 'memcached',
    effects: { state: 'role' },
    effect: { state: 'role', action: 'write', scope: 'session', via: 'set' },
  },
  memcached('API surface', {}, 'watch fetchers', 'lru_crawler metadump all'),
  ...[
    'gat gats mg ms mn md ma me stats flush_all verbosity watch lru_crawler cache_memlimit shutdown slabs',
    'watch, lru_crawler, verbosity, gat(s) ok, meta commands other than metaget',
    'watch, verbosity, lru_crawler, me, binary protocol',
  ].map((id) => memcached(id, {}, 'watch fetchers', 'lru_crawler metadump all', 'verbosity 1', 'me k')),
  ...[
    'get gets set add replace append prepend cas incr decr touch delete version (and noreply)',
    'set auth ... (ASCII auth)',
  ].map((id) => memcached(id, {}, 'get k', 'set auth 0 0 1\r\n1\r\n', 'incr k 1', 'delete k')),
];

const byId = new Map(keyValueConstructs.map((construct) => [construct.id, construct]));

/** A construct by its name; a name that is a bare command stands for sending that command. */
export const keyValueConstruct = (id: string): KeyValueConstruct | undefined =>
  byId.get(id) ?? (/^[A-Z][A-Z_-]+$/.test(id) ? uncited(redis(id, {}, `${id} k`)) : undefined);

import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  commandPool,
  documented,
  lease,
  NEWER_COMMANDS,
  oneConnection,
  poolOfOne,
  RAW_MONITOR,
  REDIS_SERVER,
  rejects,
  REPLY_MODES,
  respSetting,
  SELECT_IN_CLUSTER,
  SUBSCRIBE_IN_CLUSTER,
  SUBSCRIBING,
  subscriptionByProtocol,
  yields,
} from '../shared/redis-connection.js';

const POOLS = ['pool', 'isolated'];

/** node-redis. Its four living majors differ in their objects (pool, isolation, legacy) and in their protocol. */
const redis: PoolerProfile = {
  product: 'redis',
  title: 'node-redis',
  summary: 'Redis client for Node.js: createClient() is one connection, createClientPool() lends one per command.',
  dialects: ['redis'],
  versions: ['3', '4', '5', '6'],
  modes: [
    oneConnection('client'),
    commandPool('pool'),
    lease('isolated'),
    oneConnection('cluster'),
    oneConnection('sentinel'),
    oneConnection('legacy'),
  ],
  settings: [
    respSetting([{ version: '>=6', value: '3' }, { value: '2' }]),
    {
      name: 'maximum',
      summary: 'How many connections createClientPool() (5, 6) or the isolation pool (4) opens at most.',
      defaults: [{ version: '>=4', value: '100' }],
      pattern: '^\\d+$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    NEWER_COMMANDS,
    clause(
      { via: 'commandOptions' },
      rejects('TypeError: commandOptions is not a function'),
      'version 5 took the isolation pool of version 4 away, and with it this export',
      {
        when: { version: '>=5' },
        evidence: [
          { kind: 'measured', on: 'redis 5.12.1 and 6.3.1', detail: 'the package has no export of that name' },
        ],
      },
    ),
    clause({ via: 'commandOptions' }, ANSWERS, 'the isolation pool lends a connection for the call'),
    poolOfOne('maximum', POOLS),
    SELECT_IN_CLUSTER,
    SUBSCRIBE_IN_CLUSTER,

    clause(
      { state: 'client-mode', via: ['CLIENT REPLY OFF', 'CLIENT REPLY SKIP'] },
      yields('leaked'),
      'the reply that never comes keeps the connection out of the pool for good',
      { when: { mode: POOLS } },
    ),
    clause(
      { state: 'client-mode', via: ['CLIENT REPLY OFF', 'CLIENT REPLY SKIP'] },
      yields('leaked', 'wrong'),
      'version 3 knows the command and answers undefined to whoever sends next',
      { when: { version: '<4' } },
    ),
    ...REPLY_MODES,
    RAW_MONITOR,

    clause({ via: 'HELLO 3' }, yields('safe'), 'the connection speaks RESP3 already', {
      when: { settings: { resp: { is: '3' } } },
    }),
    clause({ via: 'HELLO 2' }, yields('leaked', 'wrong'), 'replies change shape for every caller', {
      when: { settings: { resp: { is: '3' } } },
    }),
    clause({ via: 'HELLO 2' }, yields('safe'), 'the connection speaks RESP2 already'),
    clause({ via: 'HELLO 3' }, yields('leaked'), 'that isolated connection never answers again', {
      when: { version: '>=4 <5', mode: 'isolated' },
    }),
    clause(
      { via: 'HELLO 3' },
      yields('leaked', 'stalls'),
      'the RESP2 parser of version 4 never settles a command again',
      {
        when: { version: '>=4 <5' },
      },
    ),
    clause({ via: 'HELLO 3' }, yields('leaked', 'wrong'), 'replies change shape for every caller: hGetAll() is {}'),

    clause(
      { state: 'role', action: 'write', via: 'AUTH' },
      yields('rejected'),
      'version 3 sent the command so that the server did not take the user',
      { when: { version: '<4' } },
    ),

    clause(
      SUBSCRIBING,
      yields('leaked'),
      'the pool gets a subscribed connection back and lends it for commands, which fail',
      { when: { mode: 'pool' } },
    ),
    clause(
      SUBSCRIBING,
      yields('leaked', 'stalls'),
      'the client does not expect the push that answers raw words, and no command on it settles again',
      { when: { raw: true, settings: { resp: { is: '3' } }, mode: ['client', 'legacy', 'sentinel'] } },
    ),
    ...subscriptionByProtocol(),

    clause({ state: 'optimistic-lock' }, ANSWERS, 'a sentinel client watches on a lease of its own', {
      when: { version: '>=5', mode: 'sentinel' },
      evidence: [
        documented(
          'https://github.com/redis/node-redis/blob/master/docs/sentinel.md',
          'use() and acquire() lease a connection for WATCH and MULTI',
        ),
      ],
    }),
  ],
  documents: [
    { title: 'Client pool', source: 'https://github.com/redis/node-redis/blob/master/docs/pool.md' },
    {
      title: 'Isolation pool (version 4)',
      source: 'https://github.com/redis/node-redis/blob/redis%404.7.0/docs/isolated-execution.md',
    },
    { title: 'Transactions', source: 'https://github.com/redis/node-redis/blob/master/docs/transactions.md' },
  ],
};

export default redis;

import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  documented,
  lease,
  oneConnection,
  REDIS_SERVER,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const lettuce: PoolerProfile = {
  product: 'lettuce',
  title: 'Lettuce',
  summary: 'Redis client for Java: a StatefulRedisConnection is one connection that threads share.',
  dialects: ['redis'],
  versions: ['5', '6', '7'],
  modes: [oneConnection('shared'), lease('pool')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      WAITING,
      yields('stalls'),
      'Lettuce documents that blocking commands stop everybody on the connection, and does not refuse them',
      {
        when: { mode: 'shared' },
        evidence: [
          documented(
            'redis/lettuce@b0bcdd81 docs/advanced-usage/pipelining.md:57-63, README.md:19',
            'a shared connection is fine if callers avoid blocking and transactional commands',
          ),
        ],
      },
    ),
    clause(
      { state: 'command-queue', action: 'write' },
      yields('interleaves'),
      'Lettuce does not keep other threads out of an open MULTI',
      {
        when: { mode: 'shared', oneMessage: false },
        evidence: [
          documented(
            'redis/lettuce@b0bcdd81 docs/user-guide/transactions-multi.md:8-15',
            'transactions on a shared connection need synchronisation outside the driver',
          ),
        ],
      },
    ),
    clause(SUBSCRIBING, ANSWERS, 'connectPubSub() opens a connection of its own', { recognition: { by: 'method' } }),
  ],
  documents: [
    {
      title: 'Pipelining and command flushing',
      source: 'https://redis.github.io/lettuce/advanced-usage/#pipelining-and-command-flushing',
    },
    { title: 'Transactions', source: 'https://redis.github.io/lettuce/user-guide/transactions-multi/' },
  ],
};

export default lettuce;

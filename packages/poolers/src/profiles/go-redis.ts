import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  commandPool,
  lease,
  poolOfOne,
  REDIS_SERVER,
  SUBSCRIBING,
} from '../shared/redis-connection.js';

const goRedis: PoolerProfile = {
  product: 'go-redis',
  title: 'go-redis',
  summary: 'Redis client for Go: every command borrows a connection, Conn() lends one.',
  dialects: ['redis'],
  versions: ['8', '9'],
  modes: [commandPool('pool'), lease('conn')],
  settings: [
    {
      name: 'PoolSize',
      summary: 'How many connections the pool opens at most (10 per CPU by default).',
      defaults: [{ value: '10' }],
      pattern: '^\\d+$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    poolOfOne('PoolSize', 'pool'),
    clause({ state: 'optimistic-lock' }, ANSWERS, 'Watch() keeps a connection of its own for its callback', {
      recognition: { by: 'method' },
    }),
    clause(SUBSCRIBING, ANSWERS, 'Subscribe() opens a connection of its own', { recognition: { by: 'method' } }),
  ],
  documents: [{ title: 'go-redis guide', source: 'https://redis.uptrace.dev/guide/' }],
};

export default goRedis;

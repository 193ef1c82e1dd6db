import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  commandPool,
  oneConnection,
  poolOfOne,
  REDIS_SERVER,
  rejects,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const redisPy: PoolerProfile = {
  product: 'redis-py',
  title: 'redis-py',
  summary: 'Redis client for Python: every command borrows a connection; single_connection_client keeps one.',
  dialects: ['redis'],
  versions: ['4', '5', '6'],
  modes: [commandPool('pool'), oneConnection('single'), commandPool('asyncio'), oneConnection('asyncio-single')],
  settings: [
    {
      name: 'max_connections',
      summary: 'How many connections the pool opens at most.',
      defaults: [{ value: '2147483648' }],
      pattern: '^\\d+$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      WAITING,
      yields('leaked', 'harms-others'),
      'the pool raises "Too many connections" for everybody else meanwhile',
      { when: { mode: 'asyncio', settings: { max_connections: { is: '1' } } } },
    ),
    poolOfOne('max_connections', 'pool'),
    clause(
      { state: ['optimistic-lock', 'command-queue'] },
      ANSWERS,
      'pipeline() keeps a connection of its own from watch() to execute()',
      { when: { oneMessage: true } },
    ),
    clause(
      { state: 'optimistic-lock' },
      ANSWERS,
      'pipeline() keeps a connection of its own from watch() to execute()',
      { recognition: { by: 'method' } },
    ),
    clause(SUBSCRIBING, yields('leaked', 'harms-others'), 'the subscription holds the only connection of the pool', {
      when: { settings: { max_connections: { is: '1' } } },
    }),
    clause(SUBSCRIBING, ANSWERS, 'pubsub() takes a connection of its own', { recognition: { by: 'method' } }),
    clause(
      { via: ['CLIENT REPLY OFF', 'CLIENT REPLY SKIP'] },
      rejects('TimeoutError: Timeout reading from socket'),
      'the caller times out, and redis-py closes the connection',
    ),
  ],
  documents: [{ title: 'Connections', source: 'https://redis.readthedocs.io/en/stable/connections.html' }],
};

export default redisPy;

import type { PoolerProfile } from '@poolsafe/core';
import {
  clause,
  commandPool,
  lease,
  NEWER_COMMANDS,
  poolOfOne,
  RAW_MONITOR,
  REDIS_SERVER,
  yields,
} from '../shared/redis-connection.js';

/** Any client library that borrows a connection for a command, or for a callback, and gives it back as it is. */
const redisPool: PoolerProfile = {
  product: 'redis-pool',
  title: 'a pool of Redis connections',
  summary: 'A pool that lends a connection for one command (pool) or for a callback (lease) and resets nothing.',
  dialects: ['redis'],
  versions: [''],
  modes: [commandPool('pool'), lease('lease')],
  settings: [
    {
      name: 'maximum',
      summary: 'How many connections the pool opens at most.',
      defaults: [{ value: '10' }],
      pattern: '^\\d+$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    NEWER_COMMANDS,
    poolOfOne('maximum'),
    clause(
      { state: 'client-mode', via: ['CLIENT REPLY OFF', 'CLIENT REPLY SKIP'] },
      yields('leaked'),
      'the reply that never comes keeps the connection out of the pool for good',
    ),
    RAW_MONITOR,
  ],
  documents: [
    {
      title: 'Connection pools and multiplexing',
      source: 'https://redis.io/docs/latest/develop/clients/pools-and-muxing/',
    },
  ],
};

export default redisPool;

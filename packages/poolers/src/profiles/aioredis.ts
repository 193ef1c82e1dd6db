import type { PoolerProfile } from '@poolsafe/core';
import {
  clause,
  commandPool,
  documented,
  oneConnection,
  REDIS_SERVER,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const aioredis: PoolerProfile = {
  product: 'aioredis',
  title: 'aioredis',
  summary: 'Redis client for Python asyncio: version 1 multiplexes, version 2 is the pool of redis-py.',
  dialects: ['redis'],
  versions: ['1', '2'],
  modes: [commandPool('pool'), oneConnection('shared')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(WAITING, yields('stalls'), 'version 1 sends the commands of all tasks over one connection', {
      when: { version: '<2' },
      evidence: [
        documented(
          'aioredis migration guide, "Blocking operations and connection sharing"',
          'version 1 shares connections between tasks',
        ),
      ],
    }),
  ],
  documents: [{ title: 'aioredis migration', source: 'https://aioredis.readthedocs.io/en/latest/migration/' }],
};

export default aioredis;

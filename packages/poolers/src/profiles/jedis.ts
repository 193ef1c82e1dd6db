import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  commandPool,
  documented,
  lease,
  REDIS_SERVER,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const jedis: PoolerProfile = {
  product: 'jedis',
  title: 'Jedis',
  summary: 'Redis client for Java: JedisPooled borrows a connection for every command, JedisPool lends one.',
  dialects: ['redis'],
  versions: ['4', '5', '6', '7'],
  modes: [commandPool('pool'), lease('lease')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(WAITING, yields('safe'), 'every command borrows a connection of its own', {
      when: { mode: 'pool' },
      evidence: [documented('redis/jedis@9bcb5c60', 'UnifiedJedis takes a connection from the pool for each command')],
    }),
    clause(SUBSCRIBING, ANSWERS, 'a subscription keeps its connection until it ends'),
    clause(
      { state: ['database', 'role', 'client-mode', 'optimistic-lock'] },
      yields('unknown'),
      'what Jedis puts right on a connection that comes back was not measured',
      { when: { mode: 'lease' } },
    ),
  ],
  documents: [{ title: 'Jedis README', source: 'https://github.com/redis/jedis#readme' }],
};

export default jedis;

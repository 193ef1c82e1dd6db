import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, REDIS_SERVER, yields } from '../shared/redis-connection.js';
import { proxyMode } from '../shared/redis-proxy.js';

const redisEnterprise: PoolerProfile = {
  product: 'redis-enterprise',
  title: 'the Redis Enterprise proxy',
  summary: 'The proxy (DMC) in front of Redis Enterprise: it multiplexes, and what makes it stop is not published.',
  dialects: ['redis'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      {},
      yields('unknown'),
      'the vendor presents the proxy as transparent, and publishes no list of what disables multiplexing',
      {
        evidence: [
          documented(
            'https://redis.io/blog/redis-enterprise-proxy/',
            'presented as transparent; nothing measured here',
          ),
        ],
      },
    ),
  ],
  documents: [{ title: 'Redis Enterprise proxy', source: 'https://redis.io/blog/redis-enterprise-proxy/' }],
};

export default redisEnterprise;

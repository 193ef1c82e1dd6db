import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, rejects, WAITING, yields } from '../shared/redis-connection.js';
import { proxyMode, takesNo, wordList } from '../shared/redis-proxy.js';

const PRIVATE = 'redis-cluster-proxy gives the client a private connection to the server meanwhile';

/** Measured on adc7252 in front of Redis 7.0.15. */
const UNSUPPORTED = wordList(`
  BLMOVE BLMPOP BZMPOP WAIT WAITAOF MONITOR SUBSCRIBE PSUBSCRIBE SSUBSCRIBE CLIENT HELLO READONLY READWRITE
  ASKING RESET QUIT SCRIPT FUNCTION INFO CONFIG PUBLISH
`);

const redisClusterProxy: PoolerProfile = {
  product: 'redis-cluster-proxy',
  title: 'redis-cluster-proxy',
  summary: 'Proxy in front of a Redis cluster: shared connections per thread, private ones for some commands.',
  dialects: ['redis'],
  versions: ['1.0'],
  modes: [proxyMode()],
  settings: [],
  serverVersion: '7.0',
  resets: [],
  handling: [
    takesNo(UNSUPPORTED, 'ERR unsupported command', 'redis-cluster-proxy does not take the command'),
    clause(
      { state: 'database' },
      rejects('ERR SELECT is not allowed in cluster mode'),
      'a cluster has database 0 only',
    ),
    clause(
      { ...WAITING, via: 'BRPOPLPUSH' },
      yields('stalls'),
      'it waits on the connection that all clients of the thread share, unlike BLPOP',
    ),
    clause(WAITING, { kind: 'pins', until: 'statement-end' }, PRIVATE),
    clause({ state: ['command-queue', 'optimistic-lock'] }, { kind: 'pins', until: 'transaction-end' }, PRIVATE),
    clause({ state: 'role', via: 'AUTH' }, { kind: 'pins', until: 'disconnect' }, PRIVATE, {
      evidence: [
        documented(
          'RedisLabs/redis-cluster-proxy@adc7252 README.md:169',
          'AUTH with another user moves the client to a private connection',
        ),
      ],
    }),
  ],
  documents: [
    { title: 'redis-cluster-proxy README', source: 'https://github.com/RedisLabs/redis-cluster-proxy#readme' },
  ],
};

export default redisClusterProxy;

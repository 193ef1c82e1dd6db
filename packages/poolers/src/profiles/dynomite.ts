import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, REDIS_SERVER, yields } from '../shared/redis-connection.js';
import { proxyMode, takesNo } from '../shared/redis-proxy.js';

const dynomite: PoolerProfile = {
  product: 'dynomite',
  title: 'Dynomite',
  summary: 'Proxy in front of Redis with shared connections; known from its documentation only.',
  dialects: ['redis'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    takesNo(
      ['BLPOP', 'BRPOP', 'BRPOPLPUSH', 'BLMOVE', 'BLMPOP', 'BZPOPMIN', 'BZPOPMAX', 'BZMPOP'],
      'ERR unsupported command',
      'Dynomite does not take commands that block',
      [
        documented(
          'https://github.com/Netflix/dynomite/pull/774',
          'a blocking pop would stop the connection that the proxy shares',
        ),
      ],
    ),

    clause({}, yields('unknown'), 'this was neither measured nor found in the documentation'),
  ],
  documents: [{ title: 'Dynomite', source: 'https://github.com/Netflix/dynomite/pull/774' }],
};

export default dynomite;

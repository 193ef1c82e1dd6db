import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, REDIS_SERVER, yields } from '../shared/redis-connection.js';
import { proxyMode, takesNo } from '../shared/redis-proxy.js';

const redisbetween: PoolerProfile = {
  product: 'redisbetween',
  title: 'redisbetween',
  summary: 'Proxy in front of Redis with shared connections; known from its documentation only.',
  dialects: ['redis'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    takesNo(
      ['BLPOP', 'BRPOP', 'BLMOVE', 'BLMPOP', 'BZPOPMIN', 'BZPOPMAX', 'BZMPOP', 'WAIT', 'WAITAOF'],
      'ERR unsupported command',
      'redisbetween does not take commands that block',
      [
        documented(
          'https://github.com/d2army/redisbetween',
          'BRPOPLPUSH and SUBSCRIBE only, over reserved connections',
        ),
      ],
    ),
    clause(
      { state: ['blocking-wait', 'subscription'], via: ['BRPOPLPUSH', 'SUBSCRIBE'] },
      { kind: 'pins', until: 'release' },
      'redisbetween reserves a connection for it',
    ),
    clause({}, yields('unknown'), 'this was neither measured nor found in the documentation'),
  ],
  documents: [{ title: 'redisbetween', source: 'https://github.com/d2army/redisbetween' }],
};

export default redisbetween;

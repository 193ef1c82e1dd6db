import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, rejects } from '../shared/redis-connection.js';
import { proxyMode, takesNo } from '../shared/redis-proxy.js';

const mcrouter: PoolerProfile = {
  product: 'mcrouter',
  title: 'mcrouter',
  summary: 'Memcached behind a proxy that sends the commands of many clients over shared connections.',
  dialects: ['memcached'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  resets: [],
  handling: [
    clause({ via: 'handshake' }, rejects('ERROR'), 'mcrouter reads the text protocol of memcached only', {
      evidence: [
        documented('https://github.com/facebook/mcrouter/wiki', 'the list of features has the ASCII protocol alone'),
      ],
    }),
    takesNo(
      ['watch', 'lru_crawler', 'verbosity', 'mg', 'ms', 'md', 'ma', 'me', 'mn'],
      'ERROR',
      'mcrouter does not take the command',
      [
        documented(
          'facebook/mcrouter@9d7f4342 mcrouter/lib/network/McAsciiParser.rl:1043-1200',
          'the grammar of commands it takes does not hold them',
        ),
      ],
    ),
  ],
  documents: [{ title: 'mcrouter', source: 'https://github.com/facebook/mcrouter' }],
};

export default mcrouter;

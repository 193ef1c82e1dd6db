import { ioredisLike } from '../shared/ioredis-like.js';
import { clause, yields } from '../shared/redis-connection.js';

export default ioredisLike({
  product: 'ioredis',
  title: 'ioredis',
  summary: 'Redis client for Node.js: every instance is one connection (one per node in a cluster).',
  versions: ['4', '5', '6'],
  resp: [{ version: '>=6', value: '3' }, { value: '2' }],
  handling: [
    // Measured: with RESP3 a HELLO changes nothing that callers see; with RESP2 the parser fails on HELLO 3.
    clause({ via: ['HELLO 2', 'HELLO 3'] }, yields('safe'), 'the client reads both protocol versions', {
      when: { settings: { resp: { is: '3' } } },
    }),
    clause({ via: 'HELLO 2' }, yields('safe'), 'the connection speaks RESP2 already'),
    clause({ via: 'HELLO 3' }, yields('leaked', 'harms-others'), 'the RESP2 parser fails and tears the socket down'),
  ],
  documents: [
    { title: 'ioredis README', source: 'https://github.com/redis/ioredis#readme' },
    { title: 'Blocking commands share the connection', source: 'https://github.com/redis/ioredis/issues/1136' },
  ],
});

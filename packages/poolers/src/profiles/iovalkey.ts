import { ioredisLike } from '../shared/ioredis-like.js';
import { clause, yields } from '../shared/redis-connection.js';

export default ioredisLike({
  product: 'iovalkey',
  title: 'iovalkey',
  summary: 'Valkey client for Node.js, a fork of ioredis: every instance is one connection.',
  versions: ['0.3', '0.4'],
  resp: [{ value: '2' }],
  handling: [
    clause({ via: 'HELLO 2' }, yields('safe'), 'the connection speaks RESP2 already'),
    clause({ via: 'HELLO 3' }, yields('leaked', 'harms-others'), 'the RESP2 parser fails and tears the socket down'),
    // Measured: a QUIT that goes past quit() ends the socket, and the client reconnects for everybody.
    clause({ via: 'QUIT' }, yields('safe'), 'the client reconnects after a raw QUIT', { when: { raw: true } }),
  ],
  documents: [{ title: 'iovalkey README', source: 'https://github.com/valkey-io/iovalkey#readme' }],
});

import type { PoolerProfile } from '@poolsafe/core';
import { ANSWERS, clause, documented, REDIS_SERVER, rejects, WAITING } from '../shared/redis-connection.js';
import { proxyMode, takesNo, wordList } from '../shared/redis-proxy.js';

const PRIVATE = 'Predixy gives the client a private connection to the server meanwhile';

/** Measured on ca1630a (Predixy 1.0.5). */
const UNKNOWN = wordList(`
  BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP XREAD XREADGROUP XADD WAIT WAITAOF MONITOR CLIENT HELLO READONLY
  ASKING RESET FUNCTION KEYS OBJECT
`);

const predixy: PoolerProfile = {
  product: 'predixy',
  title: 'Predixy',
  summary: 'Proxy for Redis: shared connections, and a private one for a client that blocks, watches or queues.',
  dialects: ['redis'],
  versions: ['1.0'],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      { via: 'handshake', name: 'HELLO' },
      rejects('ERR unknown command'),
      'Predixy does not know the command, and the client gives the connection up when it fails',
      {
        evidence: [
          documented(
            'joyieldInc/predixy@ca1630a src/Command.cpp',
            'HELLO is in no list of commands; node-redis 6 and GLIDE ignore failures of CLIENT SETINFO, and none of HELLO',
          ),
        ],
      },
    ),
    takesNo(UNKNOWN, 'ERR unknown command', 'Predixy does not know the command'),
    clause({ ...WAITING, via: ['BLPOP', 'BRPOP', 'BRPOPLPUSH'] }, { kind: 'pins', until: 'statement-end' }, PRIVATE),
    clause({ state: ['command-queue', 'optimistic-lock'] }, { kind: 'pins', until: 'transaction-end' }, PRIVATE),
    clause({ state: 'subscription' }, { kind: 'pins', until: 'release' }, PRIVATE),
    clause({ state: 'database' }, ANSWERS, 'Predixy selects the database for each client'),
    clause({ state: 'role' }, rejects('ERR invalid password'), 'Predixy answers AUTH from its own configuration'),
    clause({ via: 'QUIT' }, ANSWERS, 'Predixy ends the connection of this client only'),
  ],
  documents: [{ title: 'Predixy README', source: 'https://github.com/joyieldInc/predixy#readme' }],
};

export default predixy;

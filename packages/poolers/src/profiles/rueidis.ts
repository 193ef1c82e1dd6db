import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  documented,
  lease,
  oneConnection,
  REDIS_SERVER,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const rueidis: PoolerProfile = {
  product: 'rueidis',
  title: 'rueidis',
  summary: 'Redis client for Go: pipelines everything over one connection, and sends blocking commands over a pool.',
  dialects: ['redis'],
  versions: ['1'],
  modes: [oneConnection('client'), lease('dedicated')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      {
        ...WAITING,
        via: ['BLMOVE', 'BLMPOP', 'BLPOP', 'BRPOP', 'BRPOPLPUSH', 'BZMPOP', 'BZPOPMAX', 'BZPOPMIN', 'WAIT', 'WAITAOF'],
      },
      ANSWERS,
      'the command builder marks it as blocking, and it goes over a dedicated connection',
      {
        recognition: { by: 'method' },
        evidence: [
          documented(
            'redis/rueidis@256d25aa internal/cmds/gen_*.go, mux.go:232-280',
            'commands with a block tag go to a pool of dedicated connections',
          ),
        ],
      },
    ),
    clause(WAITING, yields('stalls'), 'a command that is built without Blocking() goes over the shared connection', {
      when: { raw: true, mode: 'client' },
      evidence: [
        documented(
          'redis/rueidis@256d25aa internal/cmds/cmds.go:104,348',
          'Arbitrary() carries no block tag unless Blocking() is called',
        ),
      ],
    }),
    clause(
      { ...WAITING, via: ['XREAD', 'XREADGROUP'] },
      yields('unknown'),
      'whether Block() marks stream reads was not looked up',
      { when: { mode: 'client' } },
    ),
    clause(SUBSCRIBING, ANSWERS, 'Receive() has a connection of its own', { recognition: { by: 'method' } }),
  ],
  documents: [{ title: 'rueidis README', source: 'https://github.com/redis/rueidis#readme' }],
};

export default rueidis;

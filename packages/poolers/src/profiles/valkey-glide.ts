import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  documented,
  NEWER_COMMANDS,
  oneConnection,
  RAW_MONITOR,
  REDIS_SERVER,
  REPLY_MODES,
  respSetting,
  SELECT_IN_CLUSTER,
  SUBSCRIBE_IN_CLUSTER,
  SUBSCRIBING,
  subscriptionByProtocol,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

/** Valkey GLIDE for Node.js: one multiplexed connection per node, and a timeout that the innocent meet. */
const valkeyGlide: PoolerProfile = {
  product: '@valkey/valkey-glide',
  title: 'Valkey GLIDE',
  summary: 'Valkey client for Node.js: one multiplexed connection (per node), 250 ms request timeout by default.',
  dialects: ['redis'],
  versions: ['1.3', '2.0', '2.5'],
  modes: [oneConnection('client'), oneConnection('cluster')],
  settings: [
    respSetting([{ value: '3' }]),
    {
      name: 'requestTimeout',
      summary: 'Milliseconds after which a request fails. A blocking command gets more, the requests behind it do not.',
      defaults: [{ value: '250' }],
      pattern: '^\\d+$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    NEWER_COMMANDS,
    SELECT_IN_CLUSTER,
    SUBSCRIBE_IN_CLUSTER,
    clause(
      WAITING,
      yields('stalls', 'harms-others'),
      'only the blocking command gets more time; every other call on the client fails with "timed out" after requestTimeout',
      {
        evidence: [
          documented(
            'valkey-io/valkey-glide@7d61630b glide-core/src/client/mod.rs:481',
            'the list of blocking commands only extends their own timeout',
          ),
        ],
      },
    ),
    ...REPLY_MODES,
    RAW_MONITOR,
    clause({ via: ['HELLO 2', 'HELLO 3'] }, yields('safe'), 'the client reads both protocol versions'),
    clause({ via: 'QUIT' }, yields('safe'), 'the client reconnects after QUIT'),
    clause(SUBSCRIBING, ANSWERS, 'with RESP3 the client tells messages from replies even for raw words', {
      when: { settings: { resp: { is: '3' } } },
    }),
    ...subscriptionByProtocol(),
  ],
  documents: [
    {
      title: 'Pooling and scopes',
      source: 'https://github.com/valkey-io/valkey-glide/blob/main/docs/pooling-and-scopes.md',
    },
    { title: 'Node.js wrapper', source: 'https://github.com/valkey-io/valkey-glide/tree/main/node' },
  ],
};

export default valkeyGlide;

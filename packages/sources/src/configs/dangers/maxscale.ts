import type { ConfigDangers } from '../danger.js';

/** Connections are shared after some idle time. */
const SHARES = { idle_session_pool_time: { matches: '^(?!-)' } } as const;

const dangers: ConfigDangers = [
  {
    product: 'maxscale',
    at: 'idle_session_pool_time',
    when: { settings: SHARES },
    severity: 'warning',
    message:
      'MaxScale hands on a connection that is idle outside a transaction without looking for LOCK TABLES, GET_LOCK() and temporary tables: they stay on it and meet other clients.',
    advice: 'Set idle_session_pool_time=-1s, which is the default, for services whose clients use these.',
    basis: 'the MaxScale configuration guide, and mariadb-corporation/MaxScale@f72af99 mariadb_client.cc:3079-3096',
  },
];

export default dangers;

import { ON } from '../on-off.js';
import type { ConfigDangers } from '../danger.js';

const dangers: ConfigDangers = [
  {
    product: 'mysql-router',
    at: 'connection_sharing',
    when: { settings: { connection_sharing: ON } },
    severity: 'info',
    message:
      'MySQL Router shares the connections of this route: outside a transaction it refuses LAST_INSERT_ID() (3566) and messages of several statements (4501), and ROW_COUNT(), FOUND_ROWS() and @@identity are silently wrong.',
    advice:
      'Read insert ids and counts from what the driver returns, or give clients that need them a route with connection_sharing=0.',
    basis: 'measured on MySQL Router 9.7.4 with connection_sharing_delay=0',
  },
];

export default dangers;

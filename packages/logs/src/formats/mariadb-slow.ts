import type { LogFormat } from '../format.js';
import { detectSlow, openSlow } from '../mysql/slow.js';

const format: LogFormat = {
  name: 'mariadb-slow',
  title: 'MariaDB slow query log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'seconds', durations: true, connects: false, failures: true },
  cannotShow: ['Statements that took less than long_query_time, and syntax errors.', 'When sessions began.'],
  detect: (head) => detectSlow(head, 'mariadb'),
  open: (sink, options) => openSlow(sink, 'mariadb', options),
};

export default format;

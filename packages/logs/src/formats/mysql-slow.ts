import type { LogFormat } from '../format.js';
import { detectSlow, openSlow } from '../mysql/slow.js';

const format: LogFormat = {
  name: 'mysql-slow',
  title: 'MySQL slow query log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: true, connects: false, failures: true },
  cannotShow: ['Statements that took less than long_query_time, and syntax errors.', 'When sessions began.'],
  detect: (head) => detectSlow(head, 'mysql'),
  open: (sink, options) => openSlow(sink, 'mysql', options),
};

export default format;

import type { LogFormat } from '../format.js';
import { detectSlow, SlowReader } from '../mysql/slow.js';

const format: LogFormat = {
  name: 'mysql-slow',
  title: 'MySQL slow query log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: true, connects: false, failures: true },
  cannotShow: ['Statements that took less than long_query_time, and syntax errors.', 'When sessions began.'],
  detect: (head) => detectSlow(head, 'mysql'),
  open: (sink) => new SlowReader(sink, 'mysql'),
};

export default format;

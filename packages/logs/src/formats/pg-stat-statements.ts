import type { LogFormat } from '../format.js';
import { detectTable, openTable, type TableColumns } from '../table.js';

const columns: TableColumns = {
  text: ['query'],
  calls: ['calls'],
  user: ['role', 'rolname', 'usename', 'username', 'user'],
  database: ['datname', 'database', 'dbname'],
};

const format: LogFormat = {
  name: 'pg-stat-statements',
  title: 'pg_stat_statements export',
  dialect: 'postgres',
  abilities: { sessions: false, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: [
    'Sessions and the order of statements: nothing is proved, what is listed is what would break if the state is needed later.',
    'EXECUTE: it is counted under the statement that was prepared.',
  ],
  detect: (head) => detectTable(head, columns),
  open: (sink, options) => openTable(sink, options, columns),
};

export default format;

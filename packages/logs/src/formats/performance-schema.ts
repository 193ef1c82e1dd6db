import type { LogFormat } from '../format.js';
import { detectTable, headerOf, openTable, type TableColumns } from '../table.js';

const columns: TableColumns = {
  text: ['digest_text'],
  calls: ['count_star'],
  user: ['user'],
  database: ['schema_name', 'schemaname'],
};

const format: LogFormat = {
  name: 'performance-schema',
  title: 'performance_schema statement digests',
  dialect: 'mysql',
  abilities: { sessions: false, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: [
    'Sessions and the order of statements: nothing is proved, what is listed is what would break if the state is needed later.',
    'Literals: names of locks and values are question marks.',
  ],
  detect: (head) => (headerOf(head)?.names.includes('hostgroup') === true ? 0 : detectTable(head, columns)),
  open: (sink, options) => openTable(sink, options, columns),
};

export default format;

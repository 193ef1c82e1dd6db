import type { ClientDescription } from '../client-description.js';

/** pgdriver of Bun for Go, which sends its connection parameters with SET: https://bun.uptrace.dev/postgres/#pgdriver */
const pgdriver: ClientDescription = {
  id: 'pgdriver',
  title: 'pgdriver',
  dialect: 'postgres',
  ecosystem: 'go',
  packages: ['github.com/uptrace/bun/driver/pgdriver'],
  behaviours: [],
  parameters: {
    set: { 'connParams.*': '*', '?search_path': 'search_path', '?statement_timeout': 'statement_timeout' },
  },
};

export default pgdriver;

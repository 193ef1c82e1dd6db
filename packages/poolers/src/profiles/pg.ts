import { applicationPool } from '../shared/application-pool.js';

export default applicationPool({
  product: 'pg',
  title: 'pg.Pool',
  summary: 'The pool of node-postgres: every call of pool.query may run on another connection, and none is reset.',
  dialects: ['postgres'],
  versions: ['7', '8'],
  serverVersion: '17',
  documents: [{ title: 'node-postgres: Pool', source: 'https://node-postgres.com/apis/pool' }],
  notes: [
    'A client that is given back with `release()` keeps its settings, temporary tables, locks, subscriptions and even an open transaction for whoever gets it next; `release(true)` closes it.',
  ],
});

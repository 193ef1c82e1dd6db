import { BEGIN, clause } from '../shared/clauses.js';
import { applicationPool } from '../shared/application-pool.js';

export default applicationPool({
  product: 'postgres',
  title: 'postgres.js',
  summary:
    'The pool of postgres.js: every query may run on another connection, unless sql.begin or sql.reserve holds one.',
  dialects: ['postgres'],
  versions: ['3'],
  serverVersion: '17',
  handling: [
    clause(
      BEGIN,
      { kind: 'rejects', error: 'UNSAFE_TRANSACTION' },
      'postgres.js refuses a transaction block outside sql.begin and sql.reserve, unless max is 1',
      { when: { mode: 'call' } },
    ),
  ],
  documents: [{ title: 'postgres.js', source: 'https://github.com/porsager/postgres' }],
  notes: [
    'postgres.js prepares every statement under a name unless `prepare: false` is given, which matters to a pooler behind it.',
    'A reserved connection that is released keeps what was made on it for whoever gets it next.',
  ],
});

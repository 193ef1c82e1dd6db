import { applicationPool } from '../shared/application-pool.js';

export default applicationPool({
  product: 'postgres',
  title: 'postgres.js',
  summary:
    'The pool of postgres.js: every query may run on another connection, unless sql.begin or sql.reserve holds one.',
  dialects: ['postgres'],
  versions: ['3'],
  serverVersion: '17',
  documents: [{ title: 'postgres.js', source: 'https://github.com/porsager/postgres' }],
  notes: [
    'postgres.js prepares every statement under a name unless `prepare: false` is given, which matters to a pooler behind it.',
    'A reserved connection that is released keeps what was made on it for whoever gets it next.',
  ],
});

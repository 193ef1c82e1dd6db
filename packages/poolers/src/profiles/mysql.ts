import { applicationPool } from '../shared/application-pool.js';

export default applicationPool({
  product: 'mysql',
  title: "mysql's pool",
  summary: 'The pool of the mysql package: hands a connection on as it was left, and has no option to reset it.',
  dialects: ['mysql'],
  versions: ['2'],
  serverVersion: '8.4',
  documents: [{ title: 'mysql: pooling connections', source: 'https://github.com/mysqljs/mysql#pooling-connections' }],
  notes: ['Not measured: read in its source, which puts a released connection back without touching it.'],
});

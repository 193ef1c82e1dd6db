import { applicationPool } from '../shared/application-pool.js';
import { MARIADB, OFF, ON } from '../shared/mysql.js';

const BOOLEAN = '^(true|false)$';

export default applicationPool({
  product: 'mariadb',
  title: "mariadb's pool",
  summary:
    'The pool of the mariadb connector: rolls back when a connection is released, and keeps the rest of the session.',
  dialects: ['mysql'],
  versions: ['2', '3', '3.5'],
  serverVersion: '11.4',
  settings: [
    {
      name: 'resetAfterUse',
      summary: 'Reset a released connection. On a MySQL server it does nothing but ROLLBACK, without a word.',
      defaults: [{ value: 'false' }],
      pattern: BOOLEAN,
    },
    {
      name: 'noControlAfterUse',
      summary: 'Do nothing at all when a connection is released, not even ROLLBACK.',
      defaults: [{ value: 'false' }],
      pattern: BOOLEAN,
    },
  ],
  resets: [
    {
      at: 'session-end',
      when: { server: MARIADB, settings: { resetAfterUse: ON, noControlAfterUse: OFF } },
      clears: [{}],
      except: [{ state: 'database' }],
      because: 'resetAfterUse resets the connection, all but the database that USE has chosen',
    },
    {
      at: 'session-end',
      when: { settings: { noControlAfterUse: OFF } },
      clears: [{ state: 'transaction', scope: 'transaction' }],
      because: 'the pool rolls back when a connection is released',
    },
  ],
  documents: [
    {
      title: 'Connector/Node.js: pool options',
      source: 'https://github.com/mariadb-corporation/mariadb-connector-nodejs/blob/main/documentation/promise-api.md',
    },
  ],
});

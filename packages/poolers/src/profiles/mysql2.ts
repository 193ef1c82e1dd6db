import { applicationPool } from '../shared/application-pool.js';
import { ON } from '../shared/mysql.js';

export default applicationPool({
  product: 'mysql2',
  title: "mysql2's pool",
  summary: 'The pool of mysql2: hands a connection on as it was left, even with an open transaction.',
  dialects: ['mysql'],
  versions: ['2', '3', '3.24'],
  serverVersion: '8.4',
  settings: [
    {
      name: 'resetOnRelease',
      summary: 'Reset the connection (COM_RESET_CONNECTION) when it goes back to the pool.',
      defaults: [{ value: 'false' }],
      pattern: '^(true|false)$',
    },
  ],
  resets: [
    {
      at: 'session-end',
      when: { settings: { resetOnRelease: ON } },
      clears: [{}],
      except: [{ state: 'database' }],
      because: 'resetOnRelease resets the connection, all but the database that USE has chosen',
    },
  ],
  documents: [{ title: 'mysql2: pool options', source: 'https://sidorares.github.io/node-mysql2/docs' }],
});

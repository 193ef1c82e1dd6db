import { setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Packages that set the session of MySQL on connect. */
const group: DependencyGroup = [
  {
    ecosystem: 'gem',
    names: ['mysql2', 'trilogy', 'activerecord-mysql2-adapter'],
    dialect: 'mysql',
    does: 'sends SET @@SESSION.sql_mode, wait_timeout and others in one statement on every new connection (Active Record)',
    effects: [setting('sql_mode'), setting('wait_timeout')],
    remedy:
      'Set `variables: { sql_mode: default }` and `wait_timeout: default` in database.yml, and the values on the server.',
    source: 'sysown/proxysql#916, vitessio/vitess#9706',
  },
];

export default group;

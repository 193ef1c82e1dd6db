import { type ClientDescription, sessionLock, setting } from '../client-description.js';

/** Active Record on MySQL (mysql2, trilogy): sends one SET of session variables on every new connection. */
const railsMysql: ClientDescription = {
  id: 'rails-mysql',
  title: 'Active Record',
  dialect: 'mysql',
  ecosystem: 'gem',
  packages: [],
  behaviours: [
    {
      option: 'variables',
      effects: [setting('sql_mode')],
      does: 'sends SET @@SESSION.sql_mode and wait_timeout on every new connection',
      remedy: 'Set `strict: default`, and `variables: { sql_mode: default }`.',
      sameForAll: true,
    },
    {
      option: 'advisory_locks',
      when: { advisory_locks: { not: ['false'] }, '?advisory_locks': { not: ['false'] } },
      effects: [sessionLock('get_lock')],
      does: 'takes a lock of the session with GET_LOCK while it migrates',
      remedy: 'Set `advisory_locks: false`, or run migrations over a direct connection.',
      set: 'false',
    },
  ],
  parameters: { set: { 'variables.*': '*' } },
};

export default railsMysql;

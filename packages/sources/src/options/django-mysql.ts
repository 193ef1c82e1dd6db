import { type ClientDescription, setting } from '../client-description.js';

/** Django on MySQL: https://docs.djangoproject.com/en/stable/ref/databases/#mysql-notes */
const djangoMysql: ClientDescription = {
  id: 'django-mysql',
  title: 'Django',
  dialect: 'mysql',
  ecosystem: 'pypi',
  packages: [],
  behaviours: [
    {
      option: 'isolation_level',
      effects: [setting('transaction_isolation')],
      does: 'sends SET SESSION TRANSACTION ISOLATION LEVEL on every new connection',
      remedy: "Set the isolation level on the server, and `'isolation_level': None` in OPTIONS.",
      when: { 'OPTIONS.isolation_level': { not: ['none'] } },
      sameForAll: true,
    },
  ],
  parameters: { sql: ['OPTIONS.init_command'] },
};

export default djangoMysql;

import type { ClientDescription, ClientMaker } from '../client-description.js';

const maker = (exported: string, how: 'new' | 'call'): ClientMaker => ({
  modules: ['@mikro-orm/postgresql', '@mikro-orm/core'],
  exported,
  how,
  takes: ['options'],
  address: ['clientUrl'],
  host: ['host'],
  port: ['port'],
});

/** MikroORM on node-postgres: https://mikro-orm.io/docs/configuration */
const mikroOrm: ClientDescription = {
  id: 'mikro-orm',
  title: 'MikroORM',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@mikro-orm/postgresql', '@mikro-orm/core'],
  makers: [maker('MikroORM.init', 'call'), maker('MikroORM.initSync', 'call'), maker('defineConfig', 'call')],
  files: [
    {
      path: /(^|\/)mikro-orm[\w.-]*\.config\.[cm]?[jt]s$/,
      address: ['clientUrl'],
      host: ['host'],
      port: ['port'],
      dialectOption: 'type',
    },
  ],
  behaviours: [],
  parameters: {
    startup: {
      'driverOptions.connection.statement_timeout': 'statement_timeout',
      'driverOptions.connection.lock_timeout': 'lock_timeout',
      'driverOptions.connection.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      'driverOptions.connection.application_name': 'application_name',
      'driverOptions.statement_timeout': 'statement_timeout',
      'driverOptions.lock_timeout': 'lock_timeout',
      'driverOptions.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
    },
    flags: ['driverOptions.connection.options', 'driverOptions.options'],
  },
};

export default mikroOrm;

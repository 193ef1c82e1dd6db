import type { ClientDescription, ClientMaker } from '../client-description.js';

const maker = (exported: string): ClientMaker => ({
  modules: ['@databases/pg'],
  exported,
  how: 'call',
  takes: ['address-or-options'],
  address: ['connectionString'],
  host: ['host'],
  port: ['port'],
});

/** @databases/pg on node-postgres: lib/index.js and lib/ConnectionPool.js of 6.1.0, https://www.atdatabases.org/docs/pg-options */
const databasesPg: ClientDescription = {
  id: '@databases/pg',
  title: '@databases/pg',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@databases/pg'],
  makers: [maker('default'), maker('createConnectionPool')],
  behaviours: [],
  parameters: {
    startup: {
      statementTimeoutMilliseconds: 'statement_timeout',
      idleInTransactionSessionTimeoutMilliseconds: 'idle_in_transaction_session_timeout',
      lockTimeoutMilliseconds: 'lock_timeout',
      applicationName: 'application_name',
    },
    set: { schema: 'search_path' },
  },
};

export default databasesPg;

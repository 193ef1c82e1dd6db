import type { ClientDescription, ClientMaker } from '../client-description.js';

const takes: Pick<ClientMaker, 'address' | 'nested'> = {
  address: ['projectConfig.databaseUrl', 'projectConfig.database_url'],
  nested: ['projectConfig'],
};

/** Medusa on Knex: https://docs.medusajs.com/learn/configurations/medusa-config, medusajs/medusa create-pg-connection.ts */
const medusa: ClientDescription = {
  id: 'medusa',
  title: 'Medusa',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@medusajs/medusa', '@medusajs/framework'],
  makers: [
    {
      ...takes,
      modules: ['@medusajs/framework/utils', '@medusajs/utils'],
      exported: 'defineConfig',
      how: 'call',
      takes: ['options'],
    },
  ],
  files: [{ ...takes, path: /(^|\/)medusa-config\.[cm]?[jt]s$/ }],
  behaviours: [],
  parameters: {
    set: { databaseSchema: 'search_path', database_schema: 'search_path' },
    startup: {
      'databaseDriverOptions.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      'databaseDriverOptions.connection.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      'database_extra.statement_timeout': 'statement_timeout',
      'database_extra.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
    },
    flags: ['database_extra.options'],
  },
};

export default medusa;

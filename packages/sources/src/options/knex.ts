import type { ClientDescription } from '../client-description.js';

/** Knex on node-postgres: https://knexjs.org/guide/#configuration-options */
const knex: ClientDescription = {
  id: 'knex',
  title: 'Knex',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['knex'],
  makers: [
    {
      modules: ['knex'],
      exported: 'default',
      how: 'call',
      takes: ['options'],
      address: ['connection', 'connection.connectionString'],
      host: ['connection.host'],
      port: ['connection.port'],
      when: { client: ['pg', 'postgres', 'postgresql', 'pg-native', 'cockroachdb', 'pgnative'] },
    },
    {
      modules: ['knex'],
      exported: 'knex',
      how: 'call',
      takes: ['options'],
      address: ['connection', 'connection.connectionString'],
      host: ['connection.host'],
      port: ['connection.port'],
      when: { client: ['pg', 'postgres', 'postgresql', 'pg-native', 'cockroachdb', 'pgnative'] },
    },
  ],
  behaviours: [],
  parameters: {
    startup: {
      'connection.statement_timeout': 'statement_timeout',
      'connection.lock_timeout': 'lock_timeout',
      'connection.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      'connection.application_name': 'application_name',
    },
    flags: ['connection.options'],
    set: { searchPath: 'search_path' },
  },
};

export default knex;

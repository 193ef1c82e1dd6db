import { type ClientDescription, setting } from '../client-description.js';

/** Sequelize on node-postgres: https://sequelize.org/docs/v6/other-topics/dialect-specific-things/ */
const sequelize: ClientDescription = {
  id: 'sequelize',
  title: 'Sequelize',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['sequelize', '@sequelize/core', '@sequelize/postgres', 'sequelize-typescript'],
  makers: [
    {
      modules: ['sequelize', '@sequelize/core', 'sequelize-typescript'],
      exported: 'Sequelize',
      how: 'new',
      takes: ['address-or-options', 'options', 'other', 'options'],
      address: ['url', 'uri'],
      host: ['host'],
      port: ['port'],
      dialectOption: 'dialect',
    },
    {
      modules: ['@nestjs/sequelize'],
      exported: 'SequelizeModule.forRoot',
      how: 'call',
      takes: ['options'],
      address: ['uri'],
      host: ['host'],
      port: ['port'],
      dialectOption: 'dialect',
    },
  ],
  behaviours: [
    {
      option: 'clientMinMessages',
      when: {
        clientMinMessages: { not: ['false', 'ignore'] },
        'dialectOptions.clientMinMessages': { not: ['false', 'ignore'] },
      },
      effects: [setting('client_min_messages')],
      does: 'sends SET client_min_messages on every new connection',
      remedy: 'Set `dialectOptions: { clientMinMessages: false }`, and the value for the role instead.',
      sameForAll: true,
    },
  ],
  parameters: {
    startup: {
      'dialectOptions.statement_timeout': 'statement_timeout',
      'dialectOptions.lock_timeout': 'lock_timeout',
      'dialectOptions.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      'dialectOptions.application_name': 'application_name',
      statement_timeout: 'statement_timeout',
      lock_timeout: 'lock_timeout',
      idle_in_transaction_session_timeout: 'idle_in_transaction_session_timeout',
    },
    flags: ['dialectOptions.options', 'options'],
    set: { 'dialectOptions.prependSearchPath': 'search_path' },
  },
};

export default sequelize;

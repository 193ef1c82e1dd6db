import type { LibraryDescription } from '../library.js';

const connected = ['afterConnect', 'afterPoolAcquire'];

/** Sequelize: https://sequelize.org/docs/v6/core-concepts/raw-queries/ and /docs/v6/other-topics/transactions/ */
const sequelize: LibraryDescription = {
  modules: ['sequelize', 'sequelize-typescript', '@sequelize/core', '@sequelize/*', 'umzug'],
  dialects: ['postgres', 'mysql'],
  makers: [
    {
      exported: 'Sequelize',
      how: 'new',
      makes: 'pool',
      dialect: [
        { argument: -1, property: 'dialect' },
        { argument: 0, property: 'dialect' },
      ],
    },
    { exported: 'default', how: 'new', makes: 'pool', dialect: [{ argument: -1, property: 'dialect' }] },
    { exported: '*', how: 'new', makes: 'pool', dialect: [{ argument: -1, property: 'dialect' }] },
  ],
  methods: [
    {
      name: ['query', 'queryRaw'],
      text: [{ argument: 0, property: 'query' }, { argument: 0 }],
      transaction: { argument: 1, property: 'transaction' },
    },
    {
      on: ['pool', 'either'],
      name: ['addHook', 'hook'],
      callback: [{ argument: -1, parameter: 0, gives: 'client', event: connected, hook: true }],
    },
    {
      on: ['pool', 'either'],
      name: connected,
      callback: [{ argument: -1, parameter: 0, gives: 'client', hook: true }],
    },
  ],
  properties: { sequelize: 'pool', queryInterface: 'same', connectionManager: 'same' },
  types: { Sequelize: 'pool', QueryInterface: 'either', AbstractQueryInterface: 'either' },
  habits: { names: ['sequelize'], methods: [] },
  migrations: [
    { functions: ['up', 'down'], parameter: 0, gives: 'either' },
    { functions: ['up', 'down'], parameter: 0, property: 'context', gives: 'either' },
  ],
  ambientTransactions: true,
};

export default sequelize;

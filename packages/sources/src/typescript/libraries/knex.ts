import type { LibraryDescription } from '../library.js';

/** Knex: https://knexjs.org/guide/raw.html, /guide/transactions.html. Objection's models run on it. */
const knex: LibraryDescription = {
  modules: ['knex', 'knex/*', 'objection', '@types/knex'],
  dialects: ['postgres', 'mysql'],
  makers: [
    { exported: 'default', how: 'call', makes: 'pool', dialect: [{ argument: 0, property: 'client' }] },
    { exported: '*', how: 'call', makes: 'pool', dialect: [{ argument: 0, property: 'client' }] },
    { exported: 'knex', how: 'call', makes: 'pool', dialect: [{ argument: 0, property: 'client' }] },
    { exported: 'Knex', how: 'call', makes: 'pool', dialect: [{ argument: 0, property: 'client' }] },
  ],
  methods: [
    { name: 'raw', text: [{ argument: 0 }] },
    { name: 'transaction', gives: 'transaction', callback: [{ argument: -1, parameter: 0, gives: 'transaction' }] },
    { name: 'transactionProvider', gives: 'transaction' },
    { name: 'withUserParams', gives: 'same' },
  ],
  properties: { schema: 'same', knex: 'same' },
  types: { Knex: 'either', 'Knex.Transaction': 'transaction', Transaction: 'transaction', 'Knex.Raw': 'either' },
  held: { Knex: 'pool' },
  habits: { names: ['knex', 'knexInstance'], methods: ['raw'] },
  migrations: [
    { functions: ['up', 'down'], parameter: 0, gives: 'transaction' },
    { functions: ['seed'], parameter: 0, gives: 'pool' },
  ],
};

export default knex;

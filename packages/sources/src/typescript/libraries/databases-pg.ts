import type { LibraryDescription } from '../library.js';

/** @databases: https://www.atdatabases.org/docs/pg and /docs/mysql */
const databases: LibraryDescription = {
  modules: ['@databases/pg', '@databases/mysql'],
  dialects: ['postgres', 'mysql'],
  makers: [
    { exported: 'default', how: 'call', makes: 'pool' },
    { exported: '*', how: 'call', makes: 'pool' },
    { exported: 'createConnectionPool', how: 'call', makes: 'pool' },
  ],
  methods: [
    { name: ['query', 'queryStream'], text: [{ argument: 0 }] },
    { name: 'task', callback: [{ argument: 0, parameter: 0, gives: 'client' }] },
    { name: 'tx', callback: [{ argument: 0, parameter: 0, gives: 'transaction' }] },
  ],
  types: { ConnectionPool: 'pool', Transaction: 'transaction', Connection: 'client', Queryable: 'either' },
};

export default databases;

import type { LibraryDescription } from '../library.js';

/** postgres.js: https://github.com/porsager/postgres#readme */
const postgresJs: LibraryDescription = {
  modules: ['postgres', 'postgres/*'],
  dialects: ['postgres'],
  makers: [
    { exported: 'default', how: 'call', makes: 'pool' },
    { exported: '*', how: 'call', makes: 'pool' },
  ],
  methods: [
    { name: '()', tag: true },
    { name: 'unsafe', text: [{ argument: 0 }] },
    { name: 'file', file: true },
    {
      on: ['pool', 'client', 'either'],
      name: 'begin',
      callback: [{ argument: -1, parameter: 0, gives: 'transaction' }],
    },
    { on: ['transaction'], name: 'savepoint', callback: [{ argument: -1, parameter: 0, gives: 'transaction' }] },
    { name: 'reserve', gives: 'client' },
    {
      name: 'listen',
      sends: [
        {
          state: 'notification',
          action: 'write',
          scope: 'session',
          via: 'listen',
          name: { argument: 0 },
          arguments: 2,
        },
      ],
    },
  ],
  usualName: 'sql',
  held: { Sql: 'pool' },
  types: { Sql: 'either', TransactionSql: 'transaction', ReservedSql: 'client' },
};

export default postgresJs;

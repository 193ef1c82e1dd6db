import type { LibraryDescription } from '../library.js';

/** Kysely: https://kysely.dev/docs/recipes/raw-sql and /docs/category/transactions */
const kysely: LibraryDescription = {
  modules: ['kysely', 'kysely/*'],
  dialects: ['postgres', 'mysql'],
  makers: [{ exported: 'Kysely', how: 'new', makes: 'pool', dialect: [{ argument: 0, property: 'dialect' }] }],
  methods: [
    { name: ['transaction', 'startTransaction'], gives: 'transaction' },
    { name: 'connection', gives: 'client' },
    { name: ['setIsolationLevel', 'setAccessMode', 'withSchema', 'withPlugin', 'withTables'], gives: 'same' },
    {
      // Ends db.transaction(), db.connection() and db.startTransaction(): what they are, the callback is given.
      name: 'execute',
      gives: 'same',
      callback: [{ argument: 0, parameter: 0, gives: 'same' }],
    },
    // The builder of a table: what it makes is said of the call that makes it temporary.
    { name: ['createTable', 'createView', 'ifNotExists', 'addColumn'], gives: 'same' },
    {
      name: 'temporary',
      gives: 'same',
      sends: [
        {
          state: 'temp-relation',
          action: 'write',
          scope: 'session',
          via: 'create',
          transactionWith: { method: 'onCommit', argument: 'drop' },
        },
      ],
    },
    { name: 'executeQuery', text: [{ argument: 0, property: 'sql' }, { argument: 0 }] },
  ],
  properties: { schema: 'same' },
  fragments: [{ tag: 'sql', method: 'execute', handle: 0 }],
  types: { Kysely: 'either', Transaction: 'transaction', ControlledTransaction: 'transaction' },
  held: { Kysely: 'pool' },
  habits: { names: ['kysely'], methods: [] },
  migrations: [{ functions: ['up', 'down'], parameter: 0, gives: 'transaction' }],
};

export default kysely;

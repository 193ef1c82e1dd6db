import type { LibraryDescription } from '../library.js';

/** pg-promise: http://vitaly-t.github.io/pg-promise/Database.html */
const pgPromise: LibraryDescription = {
  modules: ['pg-promise', 'pg-promise/*'],
  dialects: ['postgres'],
  // The module gives the library's root, and the root called with a connection gives the database.
  makers: [
    { exported: 'default', how: 'call', makes: 'pool' },
    { exported: '*', how: 'call', makes: 'pool' },
  ],
  methods: [
    { on: ['pool'], name: '()', gives: 'pool' },
    {
      name: [
        'query',
        'none',
        'one',
        'many',
        'oneOrNone',
        'manyOrNone',
        'any',
        'result',
        'multi',
        'multiResult',
        'map',
        'each',
        'stream',
      ],
      text: [{ argument: 0, property: 'text' }, { argument: 0 }],
      statementName: [{ argument: 0, property: 'name' }],
    },
    { name: ['task', 'taskIf'], callback: [{ argument: -1, parameter: 0, gives: 'client' }] },
    { name: ['tx', 'txIf'], callback: [{ argument: -1, parameter: 0, gives: 'transaction' }] },
    { on: ['pool'], name: 'connect', gives: 'client' },
  ],
  habits: { names: ['pgp'], methods: ['none', 'oneOrNone', 'manyOrNone', 'multiResult'] },
  types: { IDatabase: 'pool', ITask: 'either', IBaseProtocol: 'either', IConnected: 'client' },
};

export default pgPromise;

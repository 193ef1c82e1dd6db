import type { LibraryDescription } from '../library.js';

/** Slonik: https://github.com/gajus/slonik#readme. Also the `@silverhand/slonik` fork, which has the same interface. */
const slonik: LibraryDescription = {
  modules: ['slonik', '@silverhand/slonik', '@slonik/*'],
  dialects: ['postgres'],
  makers: [{ exported: 'createPool', how: 'call', makes: 'pool' }],
  methods: [
    {
      name: [
        'query',
        'any',
        'anyFirst',
        'exists',
        'many',
        'manyFirst',
        'maybeOne',
        'maybeOneFirst',
        'one',
        'oneFirst',
        'stream',
      ],
      text: [{ argument: 0 }],
    },
    { name: 'connect', callback: [{ argument: 0, parameter: 0, gives: 'client' }] },
    { name: 'transaction', callback: [{ argument: 0, parameter: 0, gives: 'transaction' }] },
  ],
  types: {
    DatabasePool: 'pool',
    DatabasePoolConnection: 'client',
    DatabaseTransactionConnection: 'transaction',
    DatabaseConnection: 'either',
    CommonQueryMethods: 'either',
  },
};

export default slonik;

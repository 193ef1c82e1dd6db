import type { LibraryDescription } from '../library.js';

/** graphile-worker: https://worker.graphile.org/docs/tasks. Tasks get helpers with a client out of its pool. */
const graphileWorker: LibraryDescription = {
  modules: ['graphile-worker', 'graphile-worker/*', 'postgraphile', 'postgraphile/*', 'graphile-build-pg'],
  dialects: ['postgres'],
  makers: [],
  methods: [
    { name: 'withPgClient', callback: [{ argument: 0, parameter: 0, gives: 'client' }] },
    {
      name: ['withTransaction', 'withPgTransaction'],
      callback: [{ argument: -1, parameter: 0, gives: 'transaction' }],
    },
    { name: 'query', text: [{ argument: 0, property: 'text' }, { argument: 0 }] },
  ],
  types: { JobHelpers: 'pool', WithPgClient: 'pool', PgClient: 'either' },
};

export default graphileWorker;

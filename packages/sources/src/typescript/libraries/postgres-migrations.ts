import type { LibraryDescription } from '../library.js';

/** postgres-migrations: https://github.com/thomwright/postgres-migrations. Each file runs in a transaction. */
const postgresMigrations: LibraryDescription = {
  modules: ['postgres-migrations'],
  dialects: ['postgres'],
  makers: [],
  methods: [],
  types: {},
  runners: [
    {
      exported: 'migrate',
      handle: { argument: 0, property: 'client' },
      folder: { argument: 1 },
      transaction: true,
    },
  ],
};

export default postgresMigrations;

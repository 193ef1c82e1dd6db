import type { LibraryDescription } from '../library.js';

/** node-pg-migrate: https://salsita.github.io/node-pg-migrate/migrations/misc. A migration runs in a transaction. */
const nodePgMigrate: LibraryDescription = {
  modules: ['node-pg-migrate', 'node-pg-migrate/*'],
  dialects: ['postgres'],
  makers: [],
  methods: [{ name: ['sql', 'query', 'select'], text: [{ argument: 0 }] }],
  properties: { db: 'same' },
  types: { MigrationBuilder: 'transaction' },
  migrations: [{ functions: ['up', 'down'], parameter: 0, gives: 'transaction' }],
};

export default nodePgMigrate;

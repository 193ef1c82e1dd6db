import type { LibraryDescription } from '../library.js';

/** Drizzle's migrator: https://orm.drizzle.team/docs/migrations. Sends the SQL files of a folder in one transaction. */
const drizzleMigrator: LibraryDescription = {
  modules: [
    'drizzle-orm/node-postgres/migrator',
    'drizzle-orm/postgres-js/migrator',
    'drizzle-orm/neon-serverless/migrator',
    'drizzle-orm/neon-http/migrator',
    'drizzle-orm/vercel-postgres/migrator',
    'drizzle-orm/pglite/migrator',
    'drizzle-orm/mysql2/migrator',
    'drizzle-orm/planetscale-serverless/migrator',
    'drizzle-orm/better-sqlite3/migrator',
    'drizzle-orm/libsql/migrator',
  ],
  dialects: ['postgres', 'mysql'],
  makers: [],
  methods: [],
  types: {},
  runners: [
    {
      exported: 'migrate',
      handle: { argument: 0 },
      folder: { argument: 1, property: 'migrationsFolder' },
      transaction: true,
    },
  ],
};

export default drizzleMigrator;

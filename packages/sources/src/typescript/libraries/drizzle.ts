import type { LibraryDescription } from '../library.js';

/** Drizzle: https://orm.drizzle.team/docs/sql and /docs/transactions. The import path says which database. */
const drizzle: LibraryDescription = {
  modules: [
    'drizzle-orm',
    'drizzle-orm/postgres-js',
    'drizzle-orm/neon-http',
    'drizzle-orm/pg-core',
    'drizzle-orm/pg-proxy',
    'drizzle-orm/aws-data-api/pg',
    'drizzle-orm/xata-http',
    'drizzle-orm/mysql2',
    'drizzle-orm/mysql-core',
    'drizzle-orm/mysql-proxy',
    'drizzle-orm/planetscale-serverless',
    'drizzle-orm/tidb-serverless',
  ],
  dialects: ['postgres', 'mysql'],
  makers: [{ exported: 'drizzle', how: 'call', makes: 'pool' }],
  methods: [
    { name: 'execute', text: [{ argument: 0 }] },
    { name: 'transaction', callback: [{ argument: 0, parameter: 0, gives: 'transaction' }] },
  ],
  types: {
    PostgresJsDatabase: 'either',
    NeonHttpDatabase: 'either',
    PgDatabase: 'either',
    PgTransaction: 'transaction',
    MySql2Database: 'either',
    MySqlDatabase: 'either',
    MySqlTransaction: 'transaction',
  },
  held: {
    PostgresJsDatabase: 'pool',
    NeonHttpDatabase: 'pool',
    PgDatabase: 'pool',
    MySql2Database: 'pool',
    MySqlDatabase: 'pool',
  },
};

export default drizzle;

import type { ClientDescription, ClientMaker } from '../client-description.js';

const maker = (modules: readonly string[], exported: string): ClientMaker => ({
  modules,
  exported,
  how: 'new',
  takes: ['address-or-options'],
  address: ['connectionString'],
  host: ['host'],
  port: ['port'],
});

const MODULES = ['pg', 'pg-native', '@neondatabase/serverless', '@vercel/postgres'];

/** node-postgres: https://node-postgres.com/apis/client#new-client. Names no statement unless a query asks for it. */
const pg: ClientDescription = {
  id: 'pg',
  title: 'node-postgres',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['pg', 'pg-pool'],
  makers: [
    maker([...MODULES, 'pg-pool'], 'Pool'),
    maker(MODULES, 'Client'),
    maker(['pg-pool'], 'default'),
    { ...maker(['@vercel/postgres'], 'createPool'), how: 'call', takes: ['options'] },
    { ...maker(['@vercel/postgres'], 'createClient'), how: 'call', takes: ['options'] },
    {
      modules: ['drizzle-orm/node-postgres', 'drizzle-orm/neon-serverless', 'drizzle-orm/vercel-postgres'],
      exported: 'drizzle',
      how: 'call',
      takes: ['address-or-options', 'options'],
      address: ['connection', 'connection.connectionString'],
      host: ['connection.host'],
      port: ['connection.port'],
      nested: ['connection'],
    },
    {
      modules: ['@prisma/adapter-pg', '@prisma/adapter-neon'],
      exported: 'PrismaPg',
      how: 'new',
      takes: ['options'],
      address: ['connectionString'],
    },
    {
      modules: ['@prisma/adapter-neon'],
      exported: 'PrismaNeon',
      how: 'new',
      takes: ['options'],
      address: ['connectionString'],
    },
    {
      modules: ['@payloadcms/db-postgres', '@payloadcms/db-vercel-postgres'],
      exported: 'postgresAdapter',
      how: 'call',
      takes: ['options'],
      address: ['pool.connectionString'],
      host: ['pool.host'],
      port: ['pool.port'],
      nested: ['pool'],
    },
    {
      modules: ['pg-promise'],
      exported: 'pgp',
      how: 'call',
      takes: ['address-or-options'],
      address: ['connectionString'],
      host: ['host'],
      port: ['port'],
    },
  ],
  behaviours: [],
  parameters: {
    startup: {
      statement_timeout: 'statement_timeout',
      lock_timeout: 'lock_timeout',
      idle_in_transaction_session_timeout: 'idle_in_transaction_session_timeout',
      application_name: 'application_name',
      fallback_application_name: 'application_name',
      client_encoding: 'client_encoding',
      replication: 'replication',
    },
    flags: ['options'],
  },
};

export default pg;

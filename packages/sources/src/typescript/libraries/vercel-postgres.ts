import type { LibraryDescription } from '../library.js';

/** @vercel/postgres: https://vercel.com/docs/storage/vercel-postgres/sdk */
const vercelPostgres: LibraryDescription = {
  modules: ['@vercel/postgres', '@vercel/postgres/*'],
  dialects: ['postgres'],
  makers: [
    { exported: 'sql', how: 'import', makes: 'pool' },
    { exported: 'db', how: 'import', makes: 'pool' },
    { exported: 'createPool', how: 'call', makes: 'pool' },
    { exported: 'createClient', how: 'call', makes: 'connection' },
  ],
  methods: [
    { name: '()', tag: true },
    { name: 'sql', tag: true },
    { on: ['pool'], name: 'connect', gives: 'client' },
    {
      name: 'query',
      text: [{ argument: 0, property: 'text' }, { argument: 0 }],
      statementName: [{ argument: 0, property: 'name' }],
    },
  ],
  types: { VercelPool: 'pool', VercelPoolClient: 'client', VercelClient: 'connection' },
};

export default vercelPostgres;

import type { EndpointDescription } from '../endpoint.js';

/** Crunchy Bridge: PgBouncer listens on port 5431, https://docs.crunchybridge.com/how-to/pgbouncer */
const crunchyBridge: EndpointDescription = {
  title: 'Crunchy Bridge',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '\\.(db\\.)?postgresbridge\\.com$', port: 5431, leads: ['pgbouncer/transaction'] },
    { host: '\\.(db\\.)?postgresbridge\\.com$', leads: ['direct'] },
  ],
  direct: 'Use port 5432 of the same host.',
};

export default crunchyBridge;

import type { EndpointDescription } from '../endpoint.js';

/** PlanetScale: https://planetscale.com/docs/postgres/connecting/pgbouncer and Vitess */
const planetscale: EndpointDescription = {
  title: 'PlanetScale',
  dialects: ['postgres', 'mysql'],
  by: 'provider',
  patterns: [
    { host: '\\.pg\\.psdb\\.cloud$', port: 6432, leads: ['pgbouncer/transaction'] },
    { host: '\\.pg\\.psdb\\.cloud$', leads: ['direct'] },
    { host: '\\.psdb\\.cloud$', leads: ['vitess'] },
  ],
  direct: 'Use port 5432 of the same host.',
};

export default planetscale;

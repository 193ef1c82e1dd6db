import type { EndpointDescription } from '../endpoint.js';

/** Azure Database for PostgreSQL, flexible server: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer */
const azure: EndpointDescription = {
  title: 'Azure',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    {
      host: '\\.postgres\\.(cosmos|database)\\.(azure\\.com|chinacloudapi\\.cn|usgovcloudapi\\.net)$',
      port: 6432,
      leads: ['azure-pgbouncer', 'pgbouncer/transaction?max_prepared_statements=0'],
    },
    {
      host: '\\.postgres\\.(cosmos|database)\\.(azure\\.com|chinacloudapi\\.cn|usgovcloudapi\\.net)$',
      leads: ['direct'],
    },
  ],
  direct: 'Use port 5432 of the same host.',
};

export default azure;

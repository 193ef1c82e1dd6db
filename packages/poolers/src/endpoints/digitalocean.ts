import type { EndpointDescription } from '../endpoint.js';

/** DigitalOcean managed databases: https://docs.digitalocean.com/products/databases/postgresql/how-to/manage-connection-pools/ */
const digitalocean: EndpointDescription = {
  title: 'DigitalOcean',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '\\.db\\.ondigitalocean\\.com$', port: 25061, leads: ['digitalocean', 'pgbouncer/transaction'] },
    { host: '\\.db\\.ondigitalocean\\.com$', leads: ['direct'] },
    { port: 25061, leads: ['digitalocean', 'pgbouncer/transaction'] },
  ],
  direct: 'Use port 25060, the database itself.',
};

export default digitalocean;

import type { EndpointDescription } from '../endpoint.js';

/** Fly.io managed Postgres: https://fly.io/docs/mpg/ */
const fly: EndpointDescription = {
  title: 'Fly.io',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '^pgbouncer\\..*\\.flympg\\.net$', leads: ['pgbouncer/transaction'] },
    { host: '^direct\\..*\\.flympg\\.net$', leads: ['direct'] },
  ],
  direct: 'Use the host that begins with direct instead of pgbouncer.',
};

export default fly;

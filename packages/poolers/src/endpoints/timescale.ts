import type { EndpointDescription } from '../endpoint.js';

/** Timescale Cloud: the pooler has a host name of its own, https://docs.timescale.com */
const timescale: EndpointDescription = {
  title: 'Timescale',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '-pooler\\..*\\.tsdb\\.cloud\\.timescale\\.com$', leads: ['pgbouncer/transaction'] },
    { host: '\\.tsdb\\.cloud\\.timescale\\.com$', leads: ['direct'] },
  ],
  direct: 'Use the host name of the service, without the pooler.',
};

export default timescale;

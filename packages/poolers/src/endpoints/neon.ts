import type { EndpointDescription } from '../endpoint.js';

/** Neon, and Vercel Postgres which runs on it: https://neon.com/docs/connect/connection-pooling */
const neon: EndpointDescription = {
  title: 'Neon',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    {
      host: '-pooler\\..*\\.(neon\\.(tech|build)|postgres\\.vercel-storage\\.com)$',
      leads: ['neon', 'pgbouncer/transaction'],
    },
    { host: '\\.(neon\\.(tech|build)|postgres\\.vercel-storage\\.com)$', leads: ['direct'] },
  ],
  direct: 'Take `-pooler` out of the host name.',
};

export default neon;

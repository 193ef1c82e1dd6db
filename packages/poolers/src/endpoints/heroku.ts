import type { EndpointDescription } from '../endpoint.js';

/** Heroku server-side pooling: https://devcenter.heroku.com/articles/postgres-connection-pooling */
const heroku: EndpointDescription = {
  title: 'Heroku',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { variable: '(^|_)CONNECTION_POOL_URL$', leads: ['heroku', 'pgbouncer/transaction'] },
    { variable: '(^|_)URL_PGBOUNCER$|^PGBOUNCER_URL', leads: ['heroku', 'pgbouncer/transaction'] },
  ],
  direct: 'Use DATABASE_URL.',
};

export default heroku;

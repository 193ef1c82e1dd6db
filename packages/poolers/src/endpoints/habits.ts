import type { EndpointDescription } from '../endpoint.js';

/** What ports, host names, parameters and variable names usually mean. */
const habits: EndpointDescription = {
  title: 'the address',
  dialects: ['postgres', 'mysql'],
  by: 'habit',
  patterns: [
    { host: 'pgbouncer|pg-bouncer|bouncer', leads: ['pgbouncer'] },
    { host: 'pgcat', leads: ['pgcat', 'pgbouncer'] },
    { host: 'pgdog', leads: ['pgdog', 'pgbouncer'] },
    { host: 'odyssey', leads: ['odyssey', 'pgbouncer'] },
    { host: 'supavisor', port: 5432, leads: ['supavisor/session', 'pgbouncer/session'] },
    { host: 'supavisor', leads: ['supavisor/transaction', 'pgbouncer'] },
    { host: 'pgagroal', leads: ['pgagroal', 'pgbouncer'] },
    { host: 'pgpool', leads: ['pgpool'] },
    { host: 'proxysql', leads: ['proxysql'] },
    { host: 'maxscale', leads: ['maxscale'] },
    { host: 'mysql-?router', leads: ['mysql-router'] },
    { host: 'vtgate|vitess', leads: ['vitess'] },
    { host: '(^|[.-])pooler?([.-]|$)|-pooler\\.', leads: ['pgbouncer'] },
    { port: 6543, leads: ['supavisor/transaction', 'pgbouncer'] },
    { port: 6432, leads: ['pgbouncer'] },
    { port: 9999, leads: ['pgpool'] },
    { port: 6033, leads: ['proxysql'] },
    { port: [6446, 6447], leads: ['mysql-router'] },
    // The port that splits reads from writes, for which sharing has to be on.
    { port: 6450, leads: ['mysql-router?connection_sharing=1'] },
    { port: 15306, leads: ['vitess'] },
    { parameter: ['pgbouncer', 'true'], leads: ['pgbouncer'] },
    { variable: 'UNPOOLED|NON_?POOL|DIRECT', leads: ['direct'] },
    { variable: 'PGBOUNCER|BOUNCER|POOLED|POOLER|(^|_)POOL_(URL|DSN|URI)', leads: ['pgbouncer'] },
  ],
};

export default habits;

import type { ConfigDangers } from '../danger.js';

const dangers: ConfigDangers = [
  {
    product: 'pgcat',
    at: 'cleanup_server_connections',
    when: { mode: 'transaction', settings: { cleanup_server_connections: { is: 'false' } } },
    severity: 'error',
    message:
      'PgCat no longer resets connections on which it saw SET or PREPARE, so both reach other clients (its source).',
    advice: 'Set cleanup_server_connections = true, which is the default.',
    basis: 'postgresml/pgcat@5b038813 src/server.rs',
  },
  {
    product: 'pgcat',
    at: 'prepared_statements_cache_size',
    when: { mode: 'transaction', settings: { prepared_statements_cache_size: { is: '0' } } },
    severity: 'warning',
    message:
      'PgCat does not follow prepared statements, so a driver that names them fails as soon as it gets another connection (its documentation).',
    advice: 'Set prepared_statements_cache_size above 0, or turn named statements off in every driver.',
    basis: 'postgresml/pgcat@5b038813 CONFIG.md',
  },
];

export default dangers;

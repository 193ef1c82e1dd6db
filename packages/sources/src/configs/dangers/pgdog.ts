import type { ConfigDangers } from '../danger.js';

const dangers: ConfigDangers = [
  {
    product: 'pgdog',
    at: 'query_parser',
    when: { mode: 'transaction', settings: { query_parser: { is: 'off' } } },
    severity: 'error',
    message:
      'PgDog does not parse statements, so it does not follow SET to other connections (its example configuration).',
    advice: 'Set query_parser = "on".',
    basis: 'pgdogdev/pgdog@b4601264 example.pgdog.toml',
  },
  {
    product: 'pgdog',
    at: 'prepared_statements',
    when: { mode: 'transaction', settings: { prepared_statements: { is: 'disabled' } } },
    severity: 'warning',
    message:
      'PgDog does not follow prepared statements, so a driver that names them fails as soon as it gets another connection.',
    advice: 'Set prepared_statements = "extended", which is the default.',
    basis: 'pgdogdev/pgdog@b4601264 example.pgdog.toml',
  },
  {
    product: 'pgdog',
    at: 'mode',
    when: { mode: 'statement' },
    severity: 'warning',
    message: 'In statement mode PgDog answers BEGIN with an error: transactions do not work.',
    advice: 'Use transaction mode unless every client sends single statements only.',
    basis: 'pgdogdev/pgdog@b4601264 pgdog/src/frontend/client/query_engine/route_query.rs',
  },
];

export default dangers;

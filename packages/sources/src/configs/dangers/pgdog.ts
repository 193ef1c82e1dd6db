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
  },
  {
    product: 'pgdog',
    at: 'prepared_statements',
    when: { mode: 'transaction', settings: { prepared_statements: { is: 'disabled' } } },
    severity: 'warning',
    message:
      'PgDog does not follow prepared statements, so a driver that names them fails as soon as it gets another connection.',
    advice: 'Set prepared_statements = "extended", which is the default.',
  },
];

export default dangers;

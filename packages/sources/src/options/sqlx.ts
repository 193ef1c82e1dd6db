import { type ClientDescription, namedStatement, setting } from '../client-description.js';

/** SQLx (Rust): https://docs.rs/sqlx/latest/sqlx/postgres/struct.PgConnectOptions.html */
const sqlx: ClientDescription = {
  id: 'sqlx',
  title: 'SQLx',
  dialect: 'postgres',
  ecosystem: 'cargo',
  packages: ['sqlx', 'sqlx-core', 'sqlx-postgres', 'sea-orm'],
  behaviours: [
    {
      option: 'statement-cache-capacity',
      when: {
        '?statement-cache-capacity': { not: ['0'] },
        statement_cache_capacity: { not: ['0'] },
        persistent: { not: ['false'] },
      },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`sqlx_s_1`)',
      remedy: 'Add `statement-cache-capacity=0` to the connection string, or call `persistent(false)` on the queries.',
      set: '0',
    },
    {
      option: 'extra_float_digits',
      when: { extra_float_digits: { not: ['none'] } },
      effects: [setting('extra_float_digits', 'startup')],
      does: 'sends the startup parameter extra_float_digits',
      remedy: 'Call `.extra_float_digits(None)` on the connect options.',
      dispensable: true,
    },
  ],
  parameters: { startup: { 'options.*': '*' } },
};

export default sqlx;

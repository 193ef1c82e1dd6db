import {
  type ClientDescription,
  deallocateNamed,
  namedStatement,
  sessionLock,
  setting,
} from '../client-description.js';

/** Active Record on PostgreSQL: https://guides.rubyonrails.org/configuring.html#configuring-a-postgresql-database */
const rails: ClientDescription = {
  id: 'rails',
  title: 'Active Record',
  dialect: 'postgres',
  ecosystem: 'gem',
  packages: ['activerecord', 'rails'],
  behaviours: [
    {
      option: 'prepared_statements',
      when: { prepared_statements: { not: ['false'] }, '?prepared_statements': { not: ['false'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`a1`, `a2`, ...)',
      remedy: 'Set `prepared_statements: false`.',
      set: 'false',
    },
    {
      // rails/rails#55683: 8.1 closes them by the protocol, with pg 1.6 and libpq 17.
      version: '<8.1',
      option: 'prepared_statements',
      when: { prepared_statements: { not: ['false'] }, '?prepared_statements': { not: ['false'] } },
      effects: [deallocateNamed],
      does: 'frees prepared statements with DEALLOCATE as SQL (before Rails 8.1 with pg 1.6 and libpq 17), by a name that only the pooler knows on the server; in a transaction that fails the whole transaction',
      remedy: 'Set `prepared_statements: false`, or use Rails 8.1 or newer with pg 1.6 and libpq 17.',
      set: 'false',
    },
    {
      option: 'advisory_locks',
      when: { advisory_locks: { not: ['false'] }, '?advisory_locks': { not: ['false'] } },
      effects: [sessionLock('pg_advisory_lock')],
      does: 'takes a session advisory lock while it migrates',
      remedy: 'Set `advisory_locks: false`, or run migrations over a direct connection.',
      set: 'false',
    },
    {
      option: 'min_messages',
      effects: [setting('client_min_messages')],
      does: 'sends SET client_min_messages on every new connection',
      remedy: 'Give every client of the proxy the same value; Active Record has no option that turns this off.',
      sameForAll: true,
    },
  ],
  switches: [
    {
      // Before 8.1 its DEALLOCATE does not fit poolers that follow prepared statements.
      version: '>=8.1',
      option: 'prepared_statements',
      off: ['false'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
  parameters: {
    set: { 'variables.*': '*', schema_search_path: 'search_path', '?schema_search_path': 'search_path' },
    flags: ['options'],
    startup: { application_name: 'application_name', statement_timeout: 'statement_timeout' },
  },
};

export default rails;

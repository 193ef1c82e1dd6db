import { type ClientDescription, namedStatement, splitUnnamedStatement } from '../client-description.js';

/** Diesel on libpq: caches prepared statements (`__diesel_stmt_1`). */
const diesel: ClientDescription = {
  id: 'diesel',
  title: 'Diesel',
  dialect: 'postgres',
  ecosystem: 'cargo',
  packages: ['diesel', 'diesel-async'],
  behaviours: [
    {
      version: '<2.3',
      option: 'test_on_check_out',
      effects: [splitUnnamedStatement],
      does: 'parses statements that it does not keep, such as the check of its pool, in one message and runs them in the next',
      remedy: 'Use Diesel 2.3 or newer, or a direct connection.',
    },
    {
      option: 'statement cache',
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`__diesel_stmt_1`), and its pool checks connections with an unnamed one',
      remedy:
        'Turn the statement cache off (`set_prepared_statement_cache_size(CacheSize::Disabled)`), or use an endpoint that follows named statements.',
    },
  ],
};

export default diesel;

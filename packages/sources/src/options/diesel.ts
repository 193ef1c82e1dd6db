import { type ClientDescription, namedStatement } from '../client-description.js';

/** Diesel on libpq: caches prepared statements (`__diesel_stmt_1`). */
const diesel: ClientDescription = {
  id: 'diesel',
  title: 'Diesel',
  dialect: 'postgres',
  ecosystem: 'cargo',
  packages: ['diesel', 'diesel-async'],
  behaviours: [
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

import { type ClientDescription, namedStatement } from '../client-description.js';

/** R2DBC driver for PostgreSQL: https://github.com/pgjdbc/r2dbc-postgresql#getting-started */
const r2dbc: ClientDescription = {
  id: 'r2dbc',
  title: 'the PostgreSQL R2DBC driver',
  dialect: 'postgres',
  ecosystem: 'maven',
  packages: ['org.postgresql:r2dbc-postgresql', 'io.r2dbc:r2dbc-postgresql'],
  behaviours: [
    {
      option: '?preparedStatementCacheQueries',
      when: {
        '?preparedStatementCacheQueries': { not: ['0'] },
        preparedStatementCacheQueries: { not: ['0'] },
      },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`S_0`) and keeps them for as long as the connection lives',
      remedy: 'Add `preparedStatementCacheQueries=0` to the R2DBC URL.',
      set: '0',
    },
  ],
  parameters: { startup: { '?schema': 'search_path' } },
};

export default r2dbc;

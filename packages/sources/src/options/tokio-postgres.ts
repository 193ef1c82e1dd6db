import { type ClientDescription, namedStatement } from '../client-description.js';

/** tokio-postgres and postgres (Rust): every query with parameters is prepared as `s0`, `s1`, ... */
const tokioPostgres: ClientDescription = {
  id: 'tokio-postgres',
  title: 'tokio-postgres',
  dialect: 'postgres',
  ecosystem: 'cargo',
  packages: ['tokio-postgres', 'postgres', 'deadpool-postgres', 'bb8-postgres'],
  usedThrough: ['sqlx'],
  behaviours: [
    {
      option: 'query',
      when: { query_typed: 'absent' },
      effects: [namedStatement],
      does: 'prepares every query as a named statement (`s0`, `s1`, ...)',
      remedy: 'Use `query_typed`, `simple_query`, or an endpoint that follows named statements.',
    },
  ],
};

export default tokioPostgres;

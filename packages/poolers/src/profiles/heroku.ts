import { clause, documentedIn, DRIVER_STATEMENT } from '../shared/clauses.js';
import { hostedPgbouncer } from '../shared/hosted-pgbouncer.js';

const SOURCE = 'https://devcenter.heroku.com/articles/postgres-connection-pooling';

export default hostedPgbouncer({
  product: 'heroku',
  title: "Heroku's PgBouncer",
  summary: 'Server-side connection pooling of Heroku Postgres: PgBouncer in transaction mode.',
  versions: ['1.22'],
  modes: ['transaction'],
  clauses: [
    clause(
      DRIVER_STATEMENT,
      { kind: 'yields', outcomes: ['unknown'] },
      'which PgBouncer Heroku runs, and with which max_prepared_statements, is not documented',
    ),
  ],
  runs: documentedIn(SOURCE)('Heroku runs PgBouncer on the database server'),
  documents: [{ title: 'Server-side connection pooling', source: SOURCE }],
  notes: ['Which version Heroku runs is not documented: verdicts are those of PgBouncer 1.22.'],
});

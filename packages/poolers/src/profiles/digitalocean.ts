import { clause, documentedIn, DRIVER_STATEMENT } from '../shared/clauses.js';
import { hostedPgbouncer } from '../shared/hosted-pgbouncer.js';

const SOURCE = 'https://docs.digitalocean.com/products/databases/postgresql/how-to/manage-connection-pools/';

export default hostedPgbouncer({
  product: 'digitalocean',
  title: "DigitalOcean's connection pools",
  summary: 'Connection pools of DigitalOcean Managed PostgreSQL: PgBouncer, with the mode chosen per pool.',
  versions: ['1.22'],
  modes: ['transaction', 'session', 'statement'],
  clauses: [
    clause(
      DRIVER_STATEMENT,
      { kind: 'yields', outcomes: ['unknown'] },
      'which PgBouncer DigitalOcean runs, and with which max_prepared_statements, is not documented',
      { when: { mode: ['transaction', 'statement'] } },
    ),
  ],
  runs: documentedIn(SOURCE)('DigitalOcean runs PgBouncer, with transaction, session and statement pools'),
  documents: [{ title: 'Manage connection pools', source: SOURCE }],
  notes: ['Which version DigitalOcean runs is not documented: verdicts are those of PgBouncer 1.22.'],
});

import { documentedIn } from '../shared/clauses.js';
import { hostedPgbouncer } from '../shared/hosted-pgbouncer.js';

const SOURCE = 'https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer';

export default hostedPgbouncer({
  product: 'azure-pgbouncer',
  title: "Azure's built-in PgBouncer",
  summary: 'The PgBouncer that Azure Database for PostgreSQL runs beside the server.',
  versions: ['1.18', '1.21', '1.22', '1.23', '1.25'],
  modes: ['transaction', 'session', 'statement'],
  defaults: { max_prepared_statements: '0' },
  runs: documentedIn(SOURCE)(
    'Azure runs PgBouncer 1.25.1 with max_prepared_statements = 0, although PgBouncer itself has defaulted to 200 since 1.24',
  ),
  documents: [{ title: 'PgBouncer in Azure Database for PostgreSQL', source: SOURCE }],
  notes: ['Server parameters are named `pgbouncer.max_prepared_statements`, `pgbouncer.pool_mode` and so on.'],
});

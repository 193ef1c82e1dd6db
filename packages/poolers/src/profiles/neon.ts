import { clause, documentedIn, DRIVER_STATEMENT, sessionSetting } from '../shared/clauses.js';
import { hostedPgbouncer } from '../shared/hosted-pgbouncer.js';

const SOURCE = 'https://neon.com/docs/connect/connection-pooling';
const page = documentedIn(SOURCE);
const UNSUPPORTED = [page('SET, LISTEN, SQL PREPARE and temporary tables are not supported in transaction mode')];

export default hostedPgbouncer({
  product: 'neon',
  title: "Neon's pooler",
  summary: 'The pooled endpoint (`-pooler`) of Neon: PgBouncer in transaction mode.',
  versions: ['1.22'],
  modes: ['transaction'],
  defaults: { max_prepared_statements: '1000' },
  clauses: [
    clause(
      { ...DRIVER_STATEMENT, action: ['write', 'read'] },
      { kind: 'tracks' },
      "Neon's PgBouncer prepares named statements again on the connection that runs them",
      { recognition: { by: 'protocol' }, evidence: [page('protocol-level prepared statements are supported')] },
    ),
    clause(
      { state: ['notification', 'temp-relation', 'prepared-statement'], action: 'write', scope: 'session' },
      { kind: 'keeps' },
      "Neon's PgBouncer hands the connection on as it is",
      { evidence: UNSUPPORTED },
    ),
    clause(sessionSetting({ name: 'search_path', via: 'set' }), { kind: 'keeps' }, 'PgBouncer does not restore it', {
      evidence: UNSUPPORTED,
    }),
  ],
  runs: page('Neon runs PgBouncer in transaction mode'),
  documents: [{ title: 'Connection pooling', source: SOURCE }],
  notes: [
    'Which PgBouncer Neon runs is not documented: verdicts are those of 1.22, the first that follows DEALLOCATE ALL.',
  ],
});

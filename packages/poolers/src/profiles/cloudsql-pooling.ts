import type { PoolerProfile } from '@poolsafe/core';
import { startupParameter, clause, documentedIn, unknownOtherwise } from '../shared/clauses.js';

const overview = documentedIn('https://docs.cloud.google.com/sql/docs/postgres/managed-connection-pooling');

const cloudsqlPooling: PoolerProfile = {
  product: 'cloudsql-pooling',
  title: 'Cloud SQL Managed Connection Pooling',
  summary: "Google Cloud SQL's managed poolers: pools per database and user, in transaction or session mode.",
  dialects: ['postgres', 'mysql'],
  versions: [''],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
  ],
  settings: [],
  resets: [],
  handling: [
    clause(
      {},
      { kind: 'dedicates' },
      'for MySQL, managed connection pooling is a pool of server threads: every client has a session of its own',
      {
        when: { dialect: 'mysql' },
        evidence: [
          documentedIn('https://docs.cloud.google.com/sql/docs/mysql/managed-connection-pooling')(
            'connections share threads of the server, not sessions',
          ),
        ],
      },
    ),
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['unknown'] },
      'what the poolers do with startup parameters is not documented',
    ),
    ...unknownOtherwise('what the managed poolers do with session state was not measured').map((known) => ({
      ...known,
      evidence: [overview('pools per user and database, with a transaction and a session mode')],
    })),
  ],
  documents: [
    {
      title: 'Managed Connection Pooling overview',
      source: 'https://docs.cloud.google.com/sql/docs/postgres/managed-connection-pooling',
    },
  ],
  notes: ['Only the modes are known here. Measure yours with `poolsafe probe` before you rely on session state.'],
};

export default cloudsqlPooling;

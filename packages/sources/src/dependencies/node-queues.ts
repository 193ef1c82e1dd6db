import { listening, namedStatement, sessionLock, setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Job queues on PostgreSQL for Node. */
const group: DependencyGroup = [
  {
    ecosystem: 'npm',
    names: ['graphile-worker'],
    dialect: 'postgres',
    does: 'hears of new jobs with LISTEN and names its statements',
    effects: [listening, namedStatement],
    remedy:
      'Give the worker a direct connection string, and set `noPreparedStatements: true` where it must go through the pooler.',
    settledBy: ['noPreparedStatements'],
    source: 'https://worker.graphile.org/docs/library/run',
  },
  {
    ecosystem: 'npm',
    names: ['sidequest', '@sidequest/postgres-backend'],
    dialect: 'postgres',
    does: 'runs its queue and its migrations through Knex on the connection it is given',
    effects: [sessionLock('pg_advisory_lock'), namedStatement],
    remedy: 'Give it a direct connection string.',
    source: 'sidequestjs/sidequest#144',
  },
  {
    ecosystem: 'npm',
    names: ['@dbos-inc/dbos-sdk'],
    dialect: 'postgres',
    does: 'waits for notifications with LISTEN',
    effects: [listening],
    remedy: 'Give its system database a direct connection string, or turn LISTEN off (`useListenNotify: false`).',
    settledBy: ['useListenNotify'],
    source: 'dbos-inc/dbos-transact-ts#1179',
  },
  {
    ecosystem: 'npm',
    names: [
      'pg-pubsub',
      'pg-listen',
      '@imqueue/pg-pubsub',
      'graphql-postgres-subscriptions',
      '@socket.io/postgres-adapter',
    ],
    dialect: 'postgres',
    does: 'receives messages with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection string.',
    source: 'the package documentation',
  },
  {
    ecosystem: 'npm',
    names: ['postgraphile', 'graphile-build-pg', '@graphile/pg-pubsub', '@graphile/lds'],
    dialect: 'postgres',
    does: 'listens for subscriptions and schema changes with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection string as owner and subscription connection.',
    source: 'https://www.graphile.org/postgraphile/subscriptions/',
  },
  {
    ecosystem: 'npm',
    names: ['pg-logical-replication', '@rocicorp/zero'],
    dialect: 'postgres',
    does: 'reads the logical replication stream, which a pooler in transaction mode does not carry',
    effects: [setting('replication', 'startup')],
    remedy: 'Give it a direct connection string.',
    source: 'the package documentation',
  },
  {
    ecosystem: 'npm',
    names: ['postgresql-client', 'postgrejs'],
    dialect: 'postgres',
    does: 'prepares every query as a named statement',
    effects: [namedStatement],
    remedy: 'Connect over an endpoint that follows named statements, or use a direct connection.',
    source: 'panates/postgrejs#16',
  },
  {
    ecosystem: 'npm',
    names: ['advisory-lock'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_advisory_lock')],
    remedy: 'Give it a direct connection, or lock with pg_advisory_xact_lock() inside the transaction.',
    source: 'the package documentation',
  },
  {
    ecosystem: 'npm',
    names: ['pg-boss'],
    safeBecause: 'locks with pg_advisory_xact_lock() and SET LOCAL inside transactions, and polls',
    source: 'seen in a statement log',
  },
  {
    ecosystem: 'npm',
    names: ['connect-pg-simple', 'pgmq-js', 'rate-limiter-flexible', 'keyv', '@keyv/postgres'],
    safeBecause: 'runs single statements',
    source: 'the package documentation',
  },
];

export default group;

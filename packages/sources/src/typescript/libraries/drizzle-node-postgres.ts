import type { LibraryDescription } from '../library.js';

/** Steps of the query builder, which all lead back to the handle that they began with. */
const STEPS = [
  'select',
  'selectDistinct',
  'selectDistinctOn',
  'insert',
  'update',
  'delete',
  'with',
  'from',
  'where',
  'leftJoin',
  'rightJoin',
  'innerJoin',
  'fullJoin',
  'orderBy',
  'groupBy',
  'having',
  'limit',
  'offset',
  'for',
  'values',
  'set',
  'returning',
  'onConflictDoNothing',
  'onConflictDoUpdate',
  '$dynamic',
];

/** Drizzle on node-postgres and what is built on it, where `.prepare('name')` names the statement. */
const drizzleNodePostgres: LibraryDescription = {
  modules: ['drizzle-orm/node-postgres', 'drizzle-orm/neon-serverless', 'drizzle-orm/vercel-postgres'],
  dialects: ['postgres'],
  makers: [{ exported: 'drizzle', how: 'call', makes: 'pool' }],
  methods: [
    { name: 'execute', text: [{ argument: 0 }] },
    { name: 'transaction', callback: [{ argument: 0, parameter: 0, gives: 'transaction' }] },
    { name: STEPS, gives: 'same' },
    {
      name: 'prepare',
      sends: [
        {
          state: 'prepared-statement',
          action: 'write',
          scope: 'session',
          via: 'protocol',
          name: { argument: 0 },
          arguments: 1,
        },
      ],
    },
  ],
  held: { NodePgDatabase: 'pool', NeonDatabase: 'pool', VercelPgDatabase: 'pool' },
  types: { NodePgDatabase: 'either', NeonDatabase: 'either', VercelPgDatabase: 'either' },
};

export default drizzleNodePostgres;

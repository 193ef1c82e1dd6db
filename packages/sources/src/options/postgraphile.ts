import type { ClientDescription } from '../client-description.js';

/** Listens for subscriptions and, with watch mode, for schema changes: https://www.graphile.org/postgraphile/ */
const postgraphile: ClientDescription = {
  id: 'postgraphile',
  title: 'PostGraphile',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['postgraphile'],
  makers: [
    {
      modules: ['postgraphile'],
      exported: 'postgraphile',
      how: 'call',
      takes: ['address', 'other', 'options'],
      role: 'listener',
    },
    {
      modules: ['postgraphile/adaptors/pg', '@dataplan/pg/adaptors/pg'],
      exported: 'makePgService',
      how: 'call',
      takes: ['options'],
      address: ['superuserConnectionString', 'connectionString'],
      role: 'listener',
    },
  ],
  behaviours: [],
};

export default postgraphile;

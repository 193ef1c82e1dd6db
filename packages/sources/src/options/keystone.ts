import { type ClientDescription, namedStatement } from '../client-description.js';

/** Keystone runs Prisma on the address in its configuration: https://keystonejs.com/docs/config/config#db */
const keystone: ClientDescription = {
  id: 'keystone',
  title: 'Keystone',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@keystone-6/core', '@keystone-next/keystone'],
  runs: 'prisma',
  makers: [
    {
      modules: ['@keystone-6/core', '@keystone-next/keystone', '@keystone-next/keystone/schema'],
      exported: 'config',
      how: 'call',
      takes: ['options'],
      address: ['db.url'],
      when: { 'db.provider': ['postgresql'] },
    },
  ],
  behaviours: [
    {
      option: '?pgbouncer',
      when: { '?pgbouncer': { not: ['true'] }, '?statement_cache_size': { not: ['0'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (Prisma)',
      remedy: 'Add `pgbouncer=true` to the connection string.',
      set: 'true',
    },
  ],
};

export default keystone;

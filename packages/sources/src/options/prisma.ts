import { type ClientDescription, deallocateAll, namedStatement, setting } from '../client-description.js';

/** Prisma: https://www.prisma.io/docs/orm/overview/databases/postgresql and /prisma-client/setup-and-configuration/databases-connections/pgbouncer */
const prisma: ClientDescription = {
  id: 'prisma',
  title: 'Prisma',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@prisma/client', 'prisma'],
  besideOthers: true,
  behaviours: [
    {
      // Since 7 the schema has no url, and a driver adapter sends the queries; the adapters name no statement.
      option: '?pgbouncer',
      when: { '?pgbouncer': { not: ['true'] }, '?statement_cache_size': { not: ['0'] }, schemaUrl: 'given' },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`s0`, `s1`, ...)',
      remedy: 'Add `pgbouncer=true` to the connection string.',
      set: 'true',
    },
    {
      option: '?schema',
      when: { '?pgbouncer': { not: ['true'] }, '?schema': { given: ['public', ''] } },
      effects: [setting('search_path', 'startup')],
      does: 'sends this schema as the startup parameter search_path',
      remedy:
        'Name the schema in the models (`@@schema`), or set it for the role: `ALTER ROLE ... SET search_path = ...`.',
    },
    {
      option: '?schema',
      when: { '?pgbouncer': { is: ['true'] }, '?schema': { given: ['public', ''] } },
      effects: [setting('search_path')],
      does: 'sets search_path to this schema when it connects',
      remedy:
        'Name the schema in the models (`@@schema`), or set it for the role: `ALTER ROLE ... SET search_path = ...`.',
    },
  ],
  switches: [
    {
      option: '?pgbouncer',
      off: ['true'],
      effects: [namedStatement],
      sends: [deallocateAll],
      costs: 'a transaction and a DEALLOCATE ALL around every query',
    },
    {
      option: '?statement_cache_size',
      off: ['0'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
};

export default prisma;

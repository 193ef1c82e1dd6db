import type { EndpointDescription } from '../endpoint.js';

/** Prisma Postgres: https://www.prisma.io/docs/postgres/database/connecting-to-your-database */
const prismaPostgres: EndpointDescription = {
  title: 'Prisma Postgres',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '^pooled\\.db\\.prisma\\.io$', leads: ['pgbouncer/transaction'] },
    { host: '^db\\.prisma\\.io$', leads: ['direct'] },
  ],
  direct: 'Use db.prisma.io instead of pooled.db.prisma.io.',
};

export default prismaPostgres;

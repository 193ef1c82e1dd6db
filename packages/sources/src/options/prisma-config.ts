import type { ClientDescription } from '../client-description.js';

/** prisma.config.ts: what its commands connect to, https://www.prisma.io/docs/orm/reference/prisma-config-reference */
const prismaConfig: ClientDescription = {
  id: 'prisma-config',
  title: 'Prisma',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['prisma'],
  makers: [
    {
      modules: ['prisma/config'],
      exported: 'defineConfig',
      how: 'call',
      takes: ['options'],
      address: ['datasource.directUrl', 'datasource.url'],
      role: 'migration',
    },
  ],
  files: [
    {
      path: /(^|\/)prisma\.config\.[cm]?[jt]s$/,
      address: ['datasource.directUrl', 'datasource.url'],
      role: 'migration',
    },
  ],
  behaviours: [],
};

export default prismaConfig;

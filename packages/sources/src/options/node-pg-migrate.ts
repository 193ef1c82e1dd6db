import type { ClientDescription } from '../client-description.js';

/** https://salsita.github.io/node-pg-migrate/api */
const nodePgMigrate: ClientDescription = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['node-pg-migrate'],
  makers: [
    {
      modules: ['node-pg-migrate'],
      exported: 'default',
      how: 'call',
      takes: ['options'],
      address: ['databaseUrl', 'databaseUrl.connectionString'],
      role: 'migration',
    },
    {
      modules: ['node-pg-migrate'],
      exported: 'runner',
      how: 'call',
      takes: ['options'],
      address: ['databaseUrl', 'databaseUrl.connectionString'],
      role: 'migration',
    },
  ],
  behaviours: [],
};

export default nodePgMigrate;

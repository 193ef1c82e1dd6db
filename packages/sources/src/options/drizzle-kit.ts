import type { ClientDescription } from '../client-description.js';

/** drizzle.config.ts: https://orm.drizzle.team/docs/drizzle-config-file */
const drizzleKit: ClientDescription = {
  id: 'drizzle-kit',
  title: 'Drizzle Kit',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['drizzle-kit'],
  makers: [
    {
      modules: ['drizzle-kit'],
      exported: 'defineConfig',
      how: 'call',
      takes: ['options'],
      address: ['dbCredentials.url', 'dbCredentials.connectionString'],
      host: ['dbCredentials.host'],
      port: ['dbCredentials.port'],
      role: 'migration',
    },
  ],
  behaviours: [],
};

export default drizzleKit;

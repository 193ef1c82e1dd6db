import type { ClientDescription, ClientMaker } from '../client-description.js';

const takes: Pick<ClientMaker, 'address' | 'host' | 'port' | 'role'> = {
  address: ['dbCredentials.url', 'dbCredentials.connectionString'],
  host: ['dbCredentials.host'],
  port: ['dbCredentials.port'],
  role: 'migration',
};

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
      dialectOption: 'dialect',
      ...takes,
    },
  ],
  files: [{ ...takes, dialectOption: 'dialect', path: /(^|\/)drizzle[\w.-]*\.config\.[cm]?[jt]s$/ }],
  behaviours: [],
};

export default drizzleKit;

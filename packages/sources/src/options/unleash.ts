import type { ClientDescription } from '../client-description.js';

/** Unleash gives Knex its schema as searchPath: https://docs.getunleash.io/deploy/configuring-unleash, Unleash/unleash src/lib/db/db-pool.ts */
const unleash: ClientDescription = {
  id: 'unleash',
  title: 'Unleash',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['unleashorg/unleash-server'],
  environment: {
    shownBy: { image: /unleash-server/ },
    address: ['DATABASE_URL'],
    host: 'DATABASE_HOST',
    port: 'DATABASE_PORT',
    options: { DATABASE_SCHEMA: 'schema', DATABASE_APPLICATION_NAME: 'application_name' },
  },
  behaviours: [],
  parameters: { set: { schema: 'search_path' }, startup: { application_name: 'application_name' } },
};

export default unleash;

import { type ClientDescription, setting } from '../client-description.js';

/** Nango gives Knex its schema as searchPath, `nango` unless it is told another: NangoHQ/nango#4139, https://nango.dev/docs/guides/self-hosting/free-self-hosting/configuration */
const nango: ClientDescription = {
  id: 'nango',
  title: 'Nango',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['nangohq/nango-server', 'nangohq/nango'],
  environment: {
    shownBy: { variable: /^NANGO_DB_HOST$/, image: /(^|\/)nango(-server)?(:|$)/ },
    address: ['NANGO_DATABASE_URL'],
    host: 'NANGO_DB_HOST',
    port: 'NANGO_DB_PORT',
    options: { NANGO_DB_SCHEMA: 'schema' },
  },
  behaviours: [
    {
      option: 'schema',
      effects: [setting('search_path')],
      does: 'sets search_path to its schema on every new connection',
      remedy:
        'Set search_path for its role (`ALTER ROLE ... SET search_path = nango`), or give it a direct connection.',
    },
  ],
};

export default nango;

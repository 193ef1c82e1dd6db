import type { ClientDescription } from '../client-description.js';

/** n8n: its ORM sets search_path on every connection, n8n-io/typeorm#13; https://docs.n8n.io/hosting/configuration/environment-variables/database/ */
const n8n: ClientDescription = {
  id: 'n8n',
  title: 'n8n',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['n8nio/n8n', 'docker.n8n.io/n8nio/n8n', 'ghcr.io/n8n-io/n8n'],
  environment: {
    shownBy: { variable: /^DB_POSTGRESDB_/ },
    host: 'DB_POSTGRESDB_HOST',
    port: 'DB_POSTGRESDB_PORT',
    options: { DB_POSTGRESDB_SCHEMA: 'schema', DB_POSTGRESDB_STATEMENT_TIMEOUT: 'statement_timeout' },
  },
  behaviours: [],
  parameters: { set: { schema: 'search_path' }, startup: { statement_timeout: 'statement_timeout' } },
};

export default n8n;

import type { ClientDescription } from '../client-description.js';

/** Directus gives Knex what its variables say, searchPath among it: https://directus.io/docs/configuration/database, directus/directus api/src/database/index.ts */
const directus: ClientDescription = {
  id: 'directus',
  title: 'Directus',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['directus/directus', 'ghcr.io/directus/directus'],
  environment: {
    shownBy: { variable: /^DB_SEARCH_PATH$/, image: /(^|\/)directus(:|$)/ },
    when: { DB_CLIENT: ['pg', 'postgres', 'cockroachdb'] },
    address: ['DB_CONNECTION_STRING'],
    host: 'DB_HOST',
    port: 'DB_PORT',
    options: {
      DB_SEARCH_PATH: 'searchPath',
      DB_STATEMENT_TIMEOUT: 'statement_timeout',
      DB_OPTIONS: 'options',
      DB_APPLICATION_NAME: 'application_name',
    },
  },
  behaviours: [],
  parameters: {
    set: { searchPath: 'search_path' },
    startup: { statement_timeout: 'statement_timeout', application_name: 'application_name' },
    flags: ['options'],
  },
};

export default directus;

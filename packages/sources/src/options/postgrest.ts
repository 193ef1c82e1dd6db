import { type ClientDescription, listening, namedStatement } from '../client-description.js';

/** PostgREST: https://docs.postgrest.org/en/stable/references/connection_pool.html#using-external-connection-poolers */
const postgrest: ClientDescription = {
  id: 'postgrest',
  title: 'PostgREST',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['postgrest/postgrest'],
  behaviours: [
    {
      option: 'db-prepared-statements',
      when: { 'db-prepared-statements': { not: ['false'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements',
      remedy: 'Set `db-prepared-statements = false`.',
      set: 'false',
    },
    {
      option: 'db-channel-enabled',
      when: { 'db-channel-enabled': { not: ['false'] } },
      effects: [listening],
      does: 'hears of schema changes with LISTEN',
      remedy: 'Set `db-channel-enabled = false` and reload the schema with SIGUSR1, or give it a direct connection.',
      set: 'false',
    },
  ],
};

export default postgrest;

import type { ClientDescription } from '../client-description.js';

/** dbt on PostgreSQL, by its profile: https://docs.getdbt.com/docs/core/connect-data-platform/postgres-setup#profile-configuration */
const dbt: ClientDescription = {
  id: 'dbt',
  title: 'dbt',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['dbt-postgres'],
  behaviours: [
    {
      option: 'role',
      when: { role: 'given' },
      effects: [{ state: 'role', action: 'write', scope: 'session', via: 'set' }],
      does: 'sends SET ROLE when it connects',
      remedy: 'Connect as a user that has the rights of this role, or over a direct connection.',
    },
  ],
  // A search path goes into the startup parameter options.
  parameters: { startup: { search_path: 'search_path' } },
};

export default dbt;

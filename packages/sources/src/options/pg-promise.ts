import type { ClientDescription } from '../client-description.js';

/** pg-promise: https://vitaly-t.github.io/pg-promise/module-pg-promise.html. `schema` is sent as SET search_path on connect. */
const pgPromise: ClientDescription = {
  id: 'pg-promise',
  title: 'pg-promise',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['pg-promise'],
  makers: [{ modules: ['pg-promise'], exported: 'default', how: 'call', takes: ['options'] }],
  behaviours: [],
  parameters: { set: { schema: 'search_path' } },
};

export default pgPromise;

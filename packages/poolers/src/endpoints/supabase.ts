import type { EndpointDescription } from '../endpoint.js';

/** Supabase: https://supabase.com/docs/guides/database/connecting-to-postgres */
const supabase: EndpointDescription = {
  title: 'Supabase',
  dialects: ['postgres'],
  by: 'provider',
  patterns: [
    { host: '\\.pooler\\.supabase\\.(com|co)$', port: 6543, leads: ['supavisor/transaction', 'pgbouncer/transaction'] },
    { host: '\\.pooler\\.supabase\\.(com|co)$', leads: ['supavisor/session', 'pgbouncer/session'] },
    { host: '\\.supabase\\.(co|com|red)$', port: 6543, leads: ['pgbouncer/transaction?max_prepared_statements=0'] },
    { host: '\\.supabase\\.(co|com|red)$', leads: ['direct'] },
  ],
  direct: 'Use port 5432: the session pooler, or db.<project>.supabase.co for a direct connection.',
};

export default supabase;

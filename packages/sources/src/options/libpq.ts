import type { ClientDescription } from '../client-description.js';

/** Parameters that drivers pass on when they connect, whatever the driver: libpq's connection string and PGOPTIONS. */
const libpq: ClientDescription = {
  id: 'libpq',
  title: 'the client',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: [],
  readsAnyAddress: true,
  behaviours: [],
  parameters: {
    startup: {
      '?application_name': 'application_name',
      '?search_path': 'search_path',
      '?statement_timeout': 'statement_timeout',
      '?lock_timeout': 'lock_timeout',
      '?idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
      '?idle_session_timeout': 'idle_session_timeout',
      '?transaction_timeout': 'transaction_timeout',
      '?extra_float_digits': 'extra_float_digits',
      '?role': 'role',
      '?timezone': 'timezone',
      '?TimeZone': 'timezone',
      '?client_encoding': 'client_encoding',
      '?datestyle': 'datestyle',
      '?default_transaction_isolation': 'default_transaction_isolation',
      '?default_transaction_read_only': 'default_transaction_read_only',
      '?currentSchema': 'search_path',
      '?work_mem': 'work_mem',
      '?jit': 'jit',
      '?plan_cache_mode': 'plan_cache_mode',
    },
    flags: ['?options', 'options'],
  },
};

export default libpq;

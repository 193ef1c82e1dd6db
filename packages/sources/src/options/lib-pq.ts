import { type ClientDescription, setting, splitUnnamedStatement } from '../client-description.js';

/** lib/pq: https://pkg.go.dev/github.com/lib/pq#hdr-Connection_String_Parameters */
const libPq: ClientDescription = {
  id: 'lib/pq',
  title: 'lib/pq',
  dialect: 'postgres',
  ecosystem: 'go',
  packages: ['github.com/lib/pq'],
  makers: [{ modules: ['k6/x/sql'], exported: 'default.open', how: 'call', takes: ['other', 'address'] }],
  behaviours: [
    {
      option: 'binary_parameters',
      when: { '?binary_parameters': { not: ['yes'] } },
      effects: [splitUnnamedStatement],
      does: 'prepares the unnamed statement and runs it in two round trips, between which the pooler may change the connection',
      remedy: 'Add `binary_parameters=yes` to the connection string.',
      set: 'yes',
    },
    {
      option: 'extra_float_digits',
      when: { '?extra_float_digits': 'absent' },
      effects: [setting('extra_float_digits', 'startup')],
      does: 'sends the startup parameter extra_float_digits',
      remedy: 'Put extra_float_digits on the list `ignore_startup_parameters` of PgBouncer, or use pgx.',
      dispensable: true,
      onlyConfigured: true,
    },
  ],
};

export default libPq;

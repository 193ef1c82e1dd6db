import { type ClientDescription, discardAll, namedStatement, setting } from '../client-description.js';

/** Npgsql: https://www.npgsql.org/doc/compatibility.html#pgbouncer. Keys of connection strings are compared without case and spaces. */
const npgsql: ClientDescription = {
  id: 'npgsql',
  title: 'Npgsql',
  dialect: 'postgres',
  ecosystem: 'nuget',
  packages: ['Npgsql', 'Npgsql.EntityFrameworkCore.PostgreSQL'],
  looseNames: true,
  optionsAreParameters: true,
  besideOthers: true,
  behaviours: [
    {
      option: 'No Reset On Close',
      when: { '?noresetonclose': { not: ['true'] }, '?pooling': { not: ['false'] } },
      effects: [discardAll],
      does: 'resets a connection with DISCARD ALL when it goes back to its pool',
      remedy: 'Add `No Reset On Close=true` to the connection string.',
      set: 'true',
    },
    {
      // npgsql/npgsql#2388
      version: '<5',
      option: 'SSL Mode',
      when: {
        '?sslmode': { given: ['disable', 'allow'] },
        '?servercompatibilitymode': { not: ['redshift'] },
      },
      effects: [setting('ssl_renegotiation_limit', 'startup')],
      does: 'sends ssl_renegotiation_limit when it connects with SSL (before version 5)',
      remedy: 'Use Npgsql 5 or newer, or `Server Compatibility Mode=Redshift`.',
    },
    {
      option: 'Max Auto Prepare',
      when: { '?maxautoprepare': { given: ['0', ''] } },
      effects: [namedStatement],
      does: 'prepares queries as named statements (`_auto0`)',
      remedy: 'Take `Max Auto Prepare` out.',
    },
  ],
  parameters: {
    startup: { '?searchpath': 'search_path', '?timezone': 'timezone', '?applicationname': 'application_name' },
    flags: ['?options'],
  },
};

export default npgsql;

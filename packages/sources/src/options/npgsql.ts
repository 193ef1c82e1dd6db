import { type ClientDescription, discardAll, namedStatement } from '../client-description.js';

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

import { type ClientDescription, namedStatement, setting } from '../client-description.js';

/** pgjdbc: https://jdbc.postgresql.org/documentation/use/#connection-parameters */
const jdbc: ClientDescription = {
  id: 'jdbc',
  title: 'the PostgreSQL JDBC driver',
  dialect: 'postgres',
  ecosystem: 'maven',
  packages: ['org.postgresql:postgresql'],
  besideOthers: true,
  behaviours: [
    {
      option: 'prepareThreshold',
      when: {
        '?prepareThreshold': { not: ['0'] },
        prepareThreshold: { not: ['0'] },
        '?preferQueryMode': { not: ['simple'] },
        preferQueryMode: { not: ['simple'] },
      },
      effects: [namedStatement],
      does: 'prepares a query as a named statement (`S_1`) once it has run five times',
      remedy: 'Add `prepareThreshold=0` to the JDBC URL.',
      set: '0',
      addressTakesIt: true,
    },
    {
      option: 'defaultRowFetchSize',
      when: { '?prepareThreshold': { is: ['0'] }, '?defaultRowFetchSize': { given: ['0', ''] } },
      effects: [namedStatement],
      does: 'names the statements of queries that fetch row by row with autocommit off, even with prepareThreshold=0',
      remedy: 'Take defaultRowFetchSize out, or use `preferQueryMode=simple`.',
    },
    {
      option: 'extra_float_digits',
      effects: [setting('extra_float_digits', 'startup')],
      does: 'sends the startup parameter extra_float_digits, whatever its options',
      remedy:
        'Put extra_float_digits on the list `ignore_startup_parameters` of PgBouncer: the driver reads floats either way.',
      dispensable: true,
      onlyConfigured: true,
    },
    {
      option: '?assumeMinServerVersion',
      when: { '?assumeMinServerVersion': 'absent', assumeMinServerVersion: 'absent' },
      effects: [setting('extra_float_digits')],
      does: 'sends SET extra_float_digits on every new connection',
      remedy: 'Add `assumeMinServerVersion=9.0` to the JDBC URL.',
      set: '9.0',
      sameForAll: true,
    },
  ],
  switches: [
    { option: '?prepareThreshold', off: ['0'], effects: [namedStatement], costs: 'a parse and a plan for every query' },
  ],
  parameters: {
    startup: {
      currentSchema: 'search_path',
      '?currentSchema': 'search_path',
      ApplicationName: 'application_name',
    },
    set: { schema: 'search_path' },
    flags: ['options'],
    sql: ['connectionInitSql', 'connection-init-sql', 'initSQL', 'connectionInitSqls'],
  },
};

export default jdbc;

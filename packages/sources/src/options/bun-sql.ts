import { type ClientDescription, namedStatement } from '../client-description.js';

/** Bun.sql: https://bun.com/docs/api/sql#prepared-statements */
const bunSql: ClientDescription = {
  id: 'bun-sql',
  title: 'Bun.sql',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: [],
  makers: [
    {
      modules: ['bun'],
      exported: 'SQL',
      how: 'new',
      takes: ['address-or-options', 'options'],
      address: ['url'],
      host: ['host', 'hostname'],
      port: ['port'],
    },
  ],
  behaviours: [
    {
      option: 'prepare',
      when: { prepare: { not: ['false'] } },
      effects: [namedStatement],
      does: 'prepares every query as a named statement',
      remedy: 'Set `prepare: false`.',
      set: 'false',
    },
  ],
  switches: [
    { option: 'prepare', off: ['false'], effects: [namedStatement], costs: 'a parse and a plan for every query' },
  ],
  parameters: { startup: { 'connection.*': '*' } },
};

export default bunSql;

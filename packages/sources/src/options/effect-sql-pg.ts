import { type ClientDescription, type ClientMaker, namedStatement } from '../client-description.js';

const maker = (exported: string): ClientMaker => ({
  modules: ['@effect/sql-pg', '@effect/sql-pg/PgClient'],
  exported,
  how: 'call',
  takes: ['options'],
  address: ['url'],
  host: ['host'],
  port: ['port'],
});

/** @effect/sql-pg: on postgres.js until 0.47, on node-postgres since 0.48 (its dependencies on npm). */
const effectSqlPg: ClientDescription = {
  id: 'effect-sql-pg',
  title: '@effect/sql-pg',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['@effect/sql-pg'],
  makers: ['PgClient.layer', 'PgClient.layerConfig', 'PgClient.make', 'layer', 'layerConfig', 'make'].map(maker),
  behaviours: [
    {
      version: '<0.48',
      option: 'prepare',
      when: { prepare: { not: ['false'] } },
      effects: [namedStatement],
      does: 'prepares every query as a named statement (postgres.js)',
      remedy: 'Set `prepare: false`, or use @effect/sql-pg 0.48 or newer, which names no statement.',
      set: 'false',
    },
  ],
  switches: [
    {
      version: '<0.48',
      option: 'prepare',
      off: ['false'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
  parameters: { startup: { applicationName: 'application_name' } },
};

export default effectSqlPg;

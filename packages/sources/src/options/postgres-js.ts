import { type ClientDescription, namedStatement } from '../client-description.js';

/** postgres.js: https://github.com/porsager/postgres#connection-details */
const postgresJs: ClientDescription = {
  id: 'postgres.js',
  title: 'postgres.js',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['postgres'],
  makers: [
    {
      modules: ['postgres', 'postgresjs'],
      exported: 'default',
      how: 'call',
      takes: ['address-or-options', 'options'],
      host: ['host', 'hostname'],
      port: ['port'],
    },
    {
      modules: ['drizzle-orm/postgres-js'],
      exported: 'drizzle',
      how: 'call',
      takes: ['address-or-options', 'options'],
      address: ['connection', 'connection.url'],
      host: ['connection.host'],
      port: ['connection.port'],
      nested: ['connection'],
    },
  ],
  behaviours: [
    {
      option: 'prepare',
      when: { prepare: { not: ['false'] }, '?prepare': { not: ['false'] } },
      effects: [namedStatement],
      does: 'prepares every query as a named statement',
      remedy: 'Set `prepare: false`, or connect over an endpoint that follows named statements.',
      set: 'false',
    },
  ],
  switches: [
    { option: 'prepare', off: ['false'], effects: [namedStatement], costs: 'a parse and a plan for every query' },
  ],
  traps: [
    {
      products: ['hyperdrive'],
      option: 'prepare',
      when: { prepare: { is: ['false'] } },
      outcome: 'stalls',
      happens:
        'With `prepare: false` postgres.js sends unnamed statements to Hyperdrive, which follows named ones: queries are not cached, and some hang.',
      remedy: 'Leave `prepare` on for a Hyperdrive binding.',
      source: 'cloudflare/cloudflare-docs#33555',
    },
    {
      products: ['hyperdrive'],
      option: 'prepare',
      version: '<3.4.5',
      when: { prepare: { not: ['false'] } },
      outcome: 'rejected',
      happens:
        'postgres.js before 3.4.5 names a statement again that Hyperdrive still follows: queries fail with 42P05 (prepared statement already exists).',
      remedy: 'Use postgres.js 3.4.5 or newer and leave `prepare` on.',
      source:
        'porsager/postgres#960, https://developers.cloudflare.com/hyperdrive/examples/connect-to-postgres/postgres-drivers-and-libraries/postgres-js/',
    },
  ],
  parameters: { startup: { 'connection.*': '*' } },
};

export default postgresJs;

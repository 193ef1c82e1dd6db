import type { ClientDescription } from '../client-description.js';

/** MariaDB connector: https://github.com/mariadb-corporation/mariadb-connector-nodejs/blob/main/documentation/promise-api.md */
const mariadb: ClientDescription = {
  id: 'mariadb',
  title: 'the MariaDB connector',
  dialect: 'mysql',
  ecosystem: 'npm',
  packages: ['mariadb'],
  makers: ['createPool', 'createConnection', 'createPoolCluster'].map((exported) => ({
    modules: ['mariadb'],
    exported,
    how: 'call' as const,
    takes: ['address-or-options' as const],
    host: ['host'],
    port: ['port'],
  })),
  behaviours: [],
  parameters: {
    set: { 'sessionVariables.*': '*', timezone: 'time_zone', sessionTimezone: 'time_zone' },
    sql: ['initSql'],
  },
};

export default mariadb;

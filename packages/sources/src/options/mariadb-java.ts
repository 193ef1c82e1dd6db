import { type ClientDescription, namedStatement } from '../client-description.js';

/** MariaDB Connector/J and its R2DBC sibling: https://mariadb.com/docs/connectors/mariadb-connector-j/about-mariadb-connector-j */
const mariadbJava: ClientDescription = {
  id: 'mariadb-java',
  title: 'the MariaDB connector for Java',
  dialect: 'mysql',
  ecosystem: 'maven',
  packages: ['org.mariadb.jdbc:mariadb-java-client', 'org.mariadb:r2dbc-mariadb'],
  implied: true,
  behaviours: [
    {
      option: '?useServerPrepStmts',
      when: { '?useServerPrepStmts': { is: ['true'] } },
      effects: [namedStatement],
      does: 'prepares its statements on the server',
      remedy: 'Take `useServerPrepStmts=true` out of the address.',
    },
  ],
  traps: [
    {
      products: ['rds-proxy'],
      option: 'session_track_system_variables',
      when: {},
      rule: 'session-setting',
      outcome: 'pinned',
      happens:
        'The MariaDB connector for Java sets autocommit, the isolation level and what the session tracks in one SET on every new connection, which RDS Proxy does not follow: it keeps each client on one server connection and shares none of them.',
      remedy: 'Use MySQL Connector/J, which connects through RDS Proxy without it, or connect to the server itself.',
      source: 'mariadb-corporation/mariadb-connector-r2dbc#81',
    },
  ],
  parameters: { assignments: ['?sessionVariables'], sql: ['?initSql', 'connectionInitSql'] },
};

export default mariadbJava;

import { type ClientDescription, namedStatement } from '../client-description.js';

/** MySQL Connector/J: https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html */
const mysqlJdbc: ClientDescription = {
  id: 'mysql-jdbc',
  title: 'MySQL Connector/J',
  dialect: 'mysql',
  ecosystem: 'maven',
  packages: ['com.mysql:mysql-connector-j', 'mysql:mysql-connector-java'],
  implied: true,
  behaviours: [
    {
      option: '?useServerPrepStmts',
      when: { '?useServerPrepStmts': { is: ['true'] } },
      effects: [namedStatement],
      does: 'prepares its statements on the server',
      remedy: 'Take `useServerPrepStmts=true` out of the JDBC URL.',
    },
  ],
  parameters: {
    assignments: ['?sessionVariables'],
    sql: ['connectionInitSql', 'connection-init-sql', 'initSQL', 'connectionInitSqls'],
  },
};

export default mysqlJdbc;

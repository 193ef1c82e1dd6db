import type { ClientDescription } from '../client-description.js';

/** SQLAlchemy on MySQL: https://docs.sqlalchemy.org/en/20/dialects/mysql.html. Sets nothing by itself. */
const sqlalchemyMysql: ClientDescription = {
  id: 'sqlalchemy-mysql',
  title: 'SQLAlchemy on MySQL',
  dialect: 'mysql',
  ecosystem: 'pypi',
  packages: [],
  behaviours: [],
  parameters: { sql: ['connect_args.init_command', '?init_command', 'init_command'] },
};

export default sqlalchemyMysql;

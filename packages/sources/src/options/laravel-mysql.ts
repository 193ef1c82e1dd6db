import { type ClientDescription, namedStatement, setting } from '../client-description.js';

/** Laravel on PDO for MySQL: native prepared statements, and SET NAMES, time_zone and sql_mode on connect. */
const laravelMysql: ClientDescription = {
  id: 'laravel-mysql',
  title: 'Laravel',
  dialect: 'mysql',
  ecosystem: 'composer',
  packages: [],
  behaviours: [
    {
      option: 'charset',
      when: { charset: 'given' },
      effects: [setting('names')],
      does: 'sends SET NAMES with this character set and collation on every new connection',
      remedy: 'Leave charset and collation out (null) and set them on the server or the proxy.',
      sameForAll: true,
    },
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: { emulatePrepares: { not: ['true', '1'] } },
      effects: [{ ...namedStatement }],
      does: 'prepares every query on the server',
      remedy: "Set `'options' => [PDO::ATTR_EMULATE_PREPARES => true]` for this connection.",
    },
  ],
  traps: [
    {
      products: ['rds-proxy'],
      option: 'charset',
      when: { charset: 'given' },
      rule: 'session-setting',
      outcome: 'pinned',
      happens:
        'Laravel sets character set, collation and sql_mode in one SET on every new connection, which RDS Proxy does not follow: it keeps each client on one server connection and shares none of them.',
      remedy:
        "Leave charset and collation out (null) and `'strict' => null`, and set them in the parameter group or in the proxy's initialization query.",
      source: 'laravel/framework#59849',
    },
  ],
  parameters: { set: { timezone: 'time_zone', isolation_level: 'transaction_isolation' } },
};

export default laravelMysql;

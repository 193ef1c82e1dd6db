import type { RuleCase } from '@poolsafe/core';

const AFTER = 'INSERT INTO t (a) VALUES (1); SELECT LAST_INSERT_ID() AS id';

const cases: readonly RuleCase[] = [
  { title: 'away from the insert', sql: 'SELECT LAST_INSERT_ID() AS id', reports: ['LAST_INSERT_ID()'] },
  { title: 'ProxySQL answers exactly this', sql: 'SELECT LAST_INSERT_ID()', reports: [] },
  { title: 'ProxySQL keeps the connection after an insert', sql: AFTER, reports: [] },
  {
    title: 'unless told not to',
    sql: AFTER,
    targets: ['proxysql?auto_increment_delay_multiplex=0'],
    reports: ['LAST_INSERT_ID()'],
  },
  {
    title: 'MySQL Router refuses',
    sql: AFTER,
    targets: ['mysql-router?connection_sharing=1'],
    reports: ['LAST_INSERT_ID()'],
  },
  {
    title: 'MySQL Router, variable',
    sql: 'SELECT @@identity',
    targets: ['mysql-router?connection_sharing=1'],
    reports: ['@@identity'],
  },
  { title: 'MaxScale', sql: AFTER, targets: ['maxscale?idle_session_pool_time=0s'], reports: ['LAST_INSERT_ID()'] },
  {
    title: 'in the transaction of the insert',
    sql: `BEGIN; ${AFTER}; COMMIT`,
    targets: ['maxscale?idle_session_pool_time=0s', 'mysql-router?connection_sharing=1'],
    reports: [],
  },
  { title: 'Vitess keeps it', sql: AFTER, targets: ['vitess'], reports: [] },
  { title: 'a checked-out connection', sql: AFTER, targets: ['mysql2'], reports: [] },
  { title: 'calls of a pool', sql: AFTER, targets: ['mysql2/call'], reports: ['LAST_INSERT_ID()'] },
  { title: 'one message', sql: AFTER, oneMessage: true, targets: ['mysql2/call'], reports: [] },
  { title: 'direct', sql: AFTER, targets: ['direct'], reports: [] },
  {
    title: 'in a trigger',
    sql: 'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW INSERT INTO u VALUES (LAST_INSERT_ID())',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
];

export default cases;

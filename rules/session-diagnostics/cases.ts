import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  {
    title: 'MaxScale',
    sql: 'SHOW WARNINGS',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['SHOW WARNINGS'],
  },
  {
    title: 'limited',
    sql: 'SHOW ERRORS LIMIT 1',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['SHOW ERRORS'],
  },
  {
    title: 'counted',
    sql: 'SHOW COUNT(*) WARNINGS',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['SHOW COUNT(*) WARNINGS'],
  },
  { title: 'the @ pins on ProxySQL', sql: 'GET DIAGNOSTICS @n = NUMBER', reports: ['GET DIAGNOSTICS'] },
  {
    title: 'MySQL Router refuses',
    sql: 'GET DIAGNOSTICS @n = NUMBER',
    targets: ['mysql-router?connection_sharing=1'],
    reports: ['GET DIAGNOSTICS'],
  },
  { title: 'variable', sql: 'SELECT @@warning_count', reports: ['@@warning_count'] },
  { title: 'ProxySQL keeps the connection for it', sql: 'SHOW WARNINGS', reports: [] },
  { title: 'older ProxySQL does not', sql: 'SHOW WARNINGS', targets: ['proxysql@2.5'], reports: ['SHOW WARNINGS'] },
  {
    title: 'in a transaction',
    sql: 'BEGIN; UPDATE t SET a = 1; SHOW WARNINGS; COMMIT',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
  { title: 'a checked-out connection', sql: 'SHOW WARNINGS', targets: ['mysql2'], reports: [] },
  { title: 'a call of a pool', sql: 'SHOW WARNINGS', targets: ['mysql2/call'], reports: ['SHOW WARNINGS'] },
  {
    title: 'in a handler of a procedure',
    sql: 'CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN GET DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT; END; SELECT 1; END',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
];

export default cases;

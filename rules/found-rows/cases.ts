import type { RuleCase } from '@poolsafe/core';

const PAGE = 'SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 10; SELECT FOUND_ROWS()';

const cases: readonly RuleCase[] = [
  { title: 'ProxySQL keeps the connection', sql: PAGE, reports: ['SQL_CALC_FOUND_ROWS'] },
  { title: 'asked for elsewhere', sql: 'SELECT FOUND_ROWS()', reports: ['FOUND_ROWS()'] },
  { title: 'ROW_COUNT', sql: 'UPDATE t SET a = 1; SELECT ROW_COUNT()', reports: ['ROW_COUNT()'] },
  { title: 'MaxScale', sql: PAGE, targets: ['maxscale?idle_session_pool_time=0s'], reports: ['FOUND_ROWS()'] },
  {
    title: 'MySQL Router',
    sql: 'SELECT ROW_COUNT()',
    targets: ['mysql-router?connection_sharing=1'],
    reports: ['ROW_COUNT()'],
  },
  {
    title: 'in a transaction',
    sql: 'BEGIN; UPDATE t SET a = 1; SELECT ROW_COUNT(); COMMIT',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
  { title: 'Vitess keeps it', sql: PAGE, targets: ['vitess'], reports: [] },
  { title: 'a checked-out connection', sql: PAGE, targets: ['mysql2'], reports: [] },
  { title: 'calls of a pool', sql: PAGE, targets: ['mysql2/call'], reports: ['FOUND_ROWS()'] },
  { title: 'one message', sql: PAGE, oneMessage: true, targets: ['mysql2/call'], reports: [] },
  { title: 'direct', sql: PAGE, targets: ['direct'], reports: [] },
  { title: 'a column of that name', sql: 'SELECT found_rows FROM t', reports: [] },
];

export default cases;

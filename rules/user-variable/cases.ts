import type { RuleCase } from '@poolsafe/core';

const POOL = ['mysql2'];

const cases: readonly RuleCase[] = [
  { title: 'set', sql: 'SET @total = 0', reports: ['@total'] },
  { title: 'two in one SET', sql: 'SET @a = 1, @b := 2', reports: ['@a', '@b'] },
  { title: 'SELECT INTO', sql: 'SELECT COUNT(*) INTO @n FROM orders', reports: ['@n'] },
  { title: 'assigned in a query', sql: 'SELECT @x := 5', reports: ['@x'] },
  { title: 'read alone', sql: 'SELECT * FROM orders WHERE total > @limit', reports: ['@limit'] },
  { title: 'read on the connection that the SET keeps', sql: 'SET @x = 1; SELECT @x', reports: ['@x'] },
  {
    title: 'quoted, on MySQL Router',
    sql: 'SET @`x y` = 1',
    targets: ['mysql-router?connection_sharing=1'],
    reports: ['@`x y`'],
  },
  {
    title: 'MaxScale replays it',
    sql: 'SET @x = 1; SELECT @x',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
  { title: 'Vitess keeps it', sql: 'SET @x = 1; SELECT @x', targets: ['vitess'], reports: [] },
  { title: 'RDS Proxy pins', sql: 'SET @x = 1', targets: ['rds-proxy'], reports: ['@x'] },
  { title: 'direct', sql: 'SET @x = 1; SELECT @x', targets: ['direct'], reports: [] },
  { title: 'left behind for the next user of the pool', sql: 'SET @tenant = 7', targets: POOL, reports: ['@tenant'] },
  { title: 'made and read while checked out', sql: 'SET @x = 1; SELECT @x', targets: POOL, reports: [] },
  {
    title: 'a counter of one statement, in a pool',
    sql: 'SELECT @n := @n + 1 FROM t, (SELECT @n := 0) AS start',
    targets: POOL,
    reports: [],
  },
  { title: 'one message', sql: 'SET @x = 1; SELECT @x', oneMessage: true, targets: POOL, reports: [] },
  {
    title: 'in a procedure',
    sql: 'CREATE PROCEDURE p() BEGIN SET @x = 1; SELECT COUNT(*) INTO @n FROM t; END',
    targets: ['maxscale?idle_session_pool_time=0s', 'mysql2'],
    reports: [],
  },
  { title: 'an account', sql: "GRANT SELECT ON shop.* TO 'app'@'%'", reports: [] },
  { title: 'in a string', sql: 'SELECT \'a@b.example\', "@x"', reports: [] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'a plain SET', sql: "SET work_mem = '64MB'", reports: ['SET work_mem'] },
  {
    title: 'in a transaction it still outlives it',
    sql: "BEGIN; SET work_mem = '64MB'; COMMIT",
    reports: ['SET work_mem'],
  },
  { title: 'SET LOCAL in a transaction', sql: "BEGIN; SET LOCAL work_mem = '64MB'; COMMIT", reports: [] },
  { title: 'rolled back', sql: "BEGIN; SET work_mem = '64MB'; ROLLBACK", reports: [] },
  { title: 'a parameter that the pooler follows', sql: "SET timezone = 'UTC'", reports: [] },
  {
    title: 'set_config for the session',
    sql: "SELECT set_config('app.tenant', 'x', false)",
    reports: ["set_config('app.tenant', 'x', false)"],
  },
  {
    title: 'hidden in a DO block',
    sql: "DO $$ BEGIN PERFORM set_config('a.b', 'c', false); END $$",
    reports: ["set_config('a.b', 'c', false)"],
  },
  { title: 'session mode resets', sql: "SET work_mem = '64MB'", targets: ['pgbouncer/session'], reports: [] },
  {
    title: 'session mode without a reset query',
    sql: "SET work_mem = '64MB'",
    targets: ['pgbouncer/session?server_reset_query='],
    reports: ['SET work_mem'],
  },
  {
    title: 'search_path is followed on PostgreSQL 18',
    sql: 'SET search_path = a',
    targets: ['pgbouncer@1.26/transaction?server_version=18'],
    reports: [],
  },
  {
    title: 'but not by an older PgBouncer',
    sql: 'SET search_path = a',
    targets: ['pgbouncer@1.25/transaction?server_version=18'],
    reports: ['SET search_path'],
  },
  { title: 'a column named like the word', sql: 'UPDATE t SET constraints = 1', reports: [] },
  { title: 'MySQL, followed by ProxySQL', dialect: 'mysql', sql: "SET SESSION sql_mode = 'ANSI'", reports: [] },
  {
    title: 'MySQL, not followed by ProxySQL',
    dialect: 'mysql',
    sql: 'SET SESSION sql_notes = 0',
    reports: ['SET SESSION sql_notes'],
  },
  {
    title: 'MySQL, ignored by ProxySQL',
    dialect: 'mysql',
    sql: 'SET SESSION wait_timeout = 60',
    reports: ['SET SESSION wait_timeout'],
  },
  {
    title: 'MySQL, a setting of the server',
    dialect: 'mysql',
    sql: 'SET GLOBAL max_connections = 100',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'kept', sql: 'SELECT pg_backend_pid()', reports: ['pg_backend_pid()'] },
  { title: 'session mode', sql: 'SELECT pg_backend_pid()', targets: ['pgbouncer/session'], reports: [] },
  {
    title: 'MySQL',
    dialect: 'mysql',
    sql: 'SELECT CONNECTION_ID() AS id',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['CONNECTION_ID()'],
  },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'DISCARD ALL', sql: 'DISCARD ALL', reports: ['DISCARD ALL'] },
  { title: 'unlock all', sql: 'SELECT pg_advisory_unlock_all()', reports: ['pg_advisory_unlock_all()'] },
  { title: 'DEALLOCATE ALL is noticed', sql: 'DEALLOCATE ALL', targets: ['pgbouncer@1.24/transaction'], reports: [] },
  {
    title: 'DEALLOCATE ALL is not noticed',
    sql: 'DEALLOCATE ALL',
    targets: ['pgbouncer@1.24/transaction?max_prepared_statements=0'],
    reports: ['DEALLOCATE ALL'],
  },
  { title: 'session mode', sql: 'DISCARD ALL', targets: ['pgbouncer/session'], reports: [] },
  {
    title: 'MySQL',
    dialect: 'mysql',
    sql: 'SELECT RELEASE_ALL_LOCKS()',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['RELEASE_ALL_LOCKS()'],
  },
];

export default cases;

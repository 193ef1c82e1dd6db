import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'a session lock', sql: 'SELECT pg_advisory_lock(1)', reports: ['pg_advisory_lock(1)'] },
  { title: 'tried', sql: 'SELECT pg_try_advisory_lock(1, 2)', reports: ['pg_try_advisory_lock(1, 2)'] },
  { title: 'released elsewhere', sql: 'SELECT pg_advisory_unlock(1)', reports: ['pg_advisory_unlock(1)'] },
  { title: 'a transaction lock', sql: 'BEGIN; SELECT pg_advisory_xact_lock(1); COMMIT', reports: [] },
  {
    title: 'taken and released in one transaction',
    sql: 'BEGIN; SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(1); COMMIT',
    reports: [],
  },
];

export default cases;

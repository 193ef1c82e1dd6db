import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'SET LOCAL alone', sql: 'SET LOCAL x = 1', reports: ['SET LOCAL x'] },
  { title: 'a transaction lock alone', sql: 'SELECT pg_advisory_xact_lock(1)', reports: ['pg_advisory_xact_lock(1)'] },
  { title: 'LOCK TABLE alone', sql: 'LOCK TABLE t', reports: ['LOCK TABLE t'] },
  { title: 'inside a block', sql: 'BEGIN; SET LOCAL x = 1; COMMIT', reports: [] },
  {
    title: 'several statements in one message are a transaction',
    sql: 'SET LOCAL x = 1; SELECT 1',
    oneMessage: true,
    reports: [],
  },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'BEGIN in statement mode', sql: 'BEGIN', targets: ['pgbouncer/statement'], reports: ['BEGIN'] },
  {
    title: 'one message',
    sql: 'BEGIN; SELECT 1; COMMIT',
    oneMessage: true,
    targets: ['pgbouncer/statement'],
    reports: [],
  },
  { title: 'transaction mode', sql: 'BEGIN', targets: ['pgbouncer/transaction'], reports: [] },
];

export default cases;

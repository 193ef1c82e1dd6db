import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'WATCH', sql: 'WATCH k', reports: ['WATCH'] },
  { title: 'UNWATCH', sql: 'UNWATCH', reports: [] },
  {
    title: 'on a lease that ends with EXEC',
    sql: 'WATCH k\nMULTI\nSET k 1\nEXEC',
    targets: ['redis@6/isolated'],
    reports: [],
  },
  { title: 'left open on a lease', sql: 'WATCH k', targets: ['redis@6/isolated'], reports: ['WATCH'] },
  { title: 'predixy', sql: 'WATCH k', targets: ['predixy'], reports: [] },
  { title: 'chain alone', sql: 'MULTI\nSET k 1\nEXEC', oneMessage: true, reports: [] },
];

export default cases;

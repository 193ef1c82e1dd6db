import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'LOAD', sql: "LOAD 'auto_explain'", reports: ["LOAD 'auto_explain'"] },
  {
    title: 'also in session mode',
    sql: "LOAD 'auto_explain'",
    targets: ['pgbouncer/session'],
    reports: ["LOAD 'auto_explain'"],
  },
  { title: 'direct', sql: "LOAD 'auto_explain'", targets: ['direct'], reports: [] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'setseed', sql: 'SELECT setseed(0.5)', reports: ['setseed(0.5)'] },
  { title: 'dblink', sql: "SELECT dblink_connect('a', 'dbname=x')", reports: ["dblink_connect('a', 'dbname=x')"] },
  {
    title: 'seed in session mode',
    sql: 'SELECT setseed(0.5)',
    targets: ['pgbouncer/session'],
    reports: ['setseed(0.5)'],
  },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'currval', sql: "SELECT currval('s')", reports: ["currval('s')"] },
  { title: 'lastval', sql: 'SELECT lastval()', reports: ['lastval()'] },
  { title: 'nextval by itself', sql: "SELECT nextval('s')", reports: [] },
  {
    title: 'in the transaction of its nextval',
    sql: "BEGIN; SELECT nextval('s'); SELECT currval('s'); COMMIT",
    reports: [],
  },
];

export default cases;

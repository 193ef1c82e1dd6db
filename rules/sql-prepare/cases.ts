import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'a statement that stays prepared', sql: 'PREPARE p AS SELECT 1', reports: ['PREPARE p'] },
  { title: 'run elsewhere', sql: 'EXECUTE p(1)', reports: ['EXECUTE p'] },
  {
    title: 'made, used and given up in one transaction',
    sql: 'BEGIN; PREPARE p AS SELECT 1; EXECUTE p; DEALLOCATE p; COMMIT',
    reports: [],
  },
  { title: 'two-phase commit is something else', sql: "PREPARE TRANSACTION 'g'", reports: [] },
  { title: 'MySQL', dialect: 'mysql', sql: "PREPARE p FROM 'SELECT 1'", reports: ['PREPARE p'] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'with hold', sql: 'DECLARE c CURSOR WITH HOLD FOR SELECT 1', reports: ['WITH HOLD'] },
  {
    title: 'declared in a transaction',
    sql: 'BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT',
    reports: ['WITH HOLD'],
  },
  { title: 'without hold', sql: 'BEGIN; DECLARE c CURSOR FOR SELECT 1; FETCH 1 FROM c; COMMIT', reports: [] },
  { title: 'fetched later', sql: 'FETCH 10 FROM c', reports: ['FETCH 10 FROM c'] },
  { title: 'HANDLER', dialect: 'mysql', sql: 'HANDLER t OPEN', reports: ['HANDLER t OPEN'] },
];

export default cases;

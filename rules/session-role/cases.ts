import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'a plain SET ROLE', sql: 'SET ROLE reporting', reports: ['SET ROLE'] },
  { title: 'for one transaction', sql: 'BEGIN; SET LOCAL ROLE reporting; COMMIT', reports: [] },
  {
    title: 'session_authorization is followed since 1.26',
    sql: 'SET SESSION AUTHORIZATION bob',
    targets: ['pgbouncer@1.26/transaction'],
    reports: [],
  },
  {
    title: 'and not before',
    sql: 'SET SESSION AUTHORIZATION bob',
    targets: ['pgbouncer@1.24/transaction'],
    reports: ['SET SESSION AUTHORIZATION'],
  },
  { title: 'MySQL', dialect: 'mysql', sql: 'SET ROLE reporting', reports: ['SET ROLE'] },
];

export default cases;

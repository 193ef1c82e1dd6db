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
  { title: 'GET_LOCK', dialect: 'mysql', sql: "SELECT GET_LOCK('a', 10)", reports: ["GET_LOCK('a', 10)"] },
  {
    title: 'GET_LOCK as ProxySQL does not see it',
    dialect: 'mysql',
    sql: "SELECT GET_LOCK ('a', 10)",
    reports: ["GET_LOCK ('a', 10)"],
  },
  {
    title: 'released in the same message',
    dialect: 'mysql',
    sql: "SELECT GET_LOCK('a', 1); SELECT RELEASE_LOCK('a')",
    oneMessage: true,
    targets: ['mysql2/call'],
    reports: [],
  },
];

export default cases;

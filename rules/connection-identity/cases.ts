import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'kept', sql: 'SELECT pg_backend_pid()', reports: ['pg_backend_pid()'] },
  { title: 'session mode', sql: 'SELECT pg_backend_pid()', targets: ['pgbouncer/session'], reports: [] },
];

export default cases;

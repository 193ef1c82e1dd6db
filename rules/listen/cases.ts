import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'LISTEN', sql: 'LISTEN ch', reports: ['LISTEN ch'] },
  { title: 'NOTIFY', sql: "NOTIFY ch, 'x'", reports: [] },
  { title: 'UNLISTEN', sql: 'UNLISTEN *', reports: [] },
  { title: 'session mode', sql: 'LISTEN ch', targets: ['pgbouncer/session'], reports: [] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'startSession by itself', sql: 's = client.startSession()', reports: ['startSession'] },
  { title: 'endSession', sql: 's.endSession()', reports: [] },
  {
    title: 'a change stream on a pool of one',
    sql: 'db.c.watch()',
    targets: ['mongodb-driver?maxPoolSize=1&loadBalanced=true'],
    reports: ['watch', 'watch'],
  },
  { title: 'a change stream', sql: 'db.c.watch()', reports: [] },
  {
    title: 'a cursor behind a load balancer, pool of one',
    sql: 'db.c.find()',
    targets: ['mongodb-driver?maxPoolSize=1&loadBalanced=true'],
    reports: ['find'],
  },
  { title: 'a cursor', sql: 'db.c.find()', reports: [] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'SUBSCRIBE, RESP2', sql: 'SUBSCRIBE ch', reports: ['SUBSCRIBE'] },
  { title: 'SUBSCRIBE, RESP3', sql: 'SUBSCRIBE ch', targets: ['redis-shared?resp=3'], reports: [] },
  { title: 'ioredis 5', sql: 'PSUBSCRIBE a*', targets: ['ioredis@5'], reports: ['PSUBSCRIBE'] },
  { title: 'ioredis 6', sql: 'PSUBSCRIBE a*', targets: ['ioredis@6'], reports: [] },
  {
    title: 'node-redis 6 with RESP 2',
    sql: 'SUBSCRIBE ch',
    targets: ['redis@6/client?resp=2'],
    reports: ['SUBSCRIBE'],
  },
  { title: 'PUBLISH', sql: 'PUBLISH ch m', reports: [] },
  { title: 'MONITOR', sql: 'MONITOR', reports: ['MONITOR'] },
  { title: 'monitor() of ioredis', sql: 'MONITOR', targets: ['ioredis@5'], reports: [] },
];

export default cases;

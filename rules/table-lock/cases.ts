import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'LOCK TABLES', sql: 'LOCK TABLES orders WRITE', reports: ['LOCK TABLES orders'] },
  { title: 'two tables', sql: 'LOCK TABLES a READ, b WRITE', reports: ['LOCK TABLES a', 'b'] },
  {
    title: 'unlocked later',
    sql: 'LOCK TABLES a WRITE; UPDATE a SET b = 1; UNLOCK TABLES',
    reports: ['LOCK TABLES a'],
  },
  { title: 'read lock', sql: 'FLUSH TABLES WITH READ LOCK', reports: ['FLUSH TABLES WITH READ LOCK'] },
  { title: 'export', sql: 'FLUSH TABLES a FOR EXPORT', reports: ['FLUSH TABLES a'] },
  { title: 'instance', sql: 'LOCK INSTANCE FOR BACKUP', reports: ['LOCK INSTANCE'] },
  {
    title: 'MaxScale does not notice',
    sql: 'LOCK TABLES a READ',
    targets: ['maxscale?idle_session_pool_time=0s'],
    reports: ['LOCK TABLES a'],
  },
  {
    title: 'left to the next user of the pool',
    sql: 'LOCK TABLES a READ',
    targets: ['mysql2'],
    reports: ['LOCK TABLES a'],
  },
  { title: 'given back', sql: 'LOCK TABLES a READ; UNLOCK TABLES', targets: ['mysql2'], reports: [] },
  { title: 'direct', sql: 'LOCK TABLES a READ', targets: ['direct'], reports: [] },
  { title: 'flushing alone', sql: 'FLUSH TABLES a', reports: [] },
  {
    title: 'PostgreSQL: in its transaction',
    dialect: 'postgres',
    sql: 'BEGIN; LOCK TABLE a IN EXCLUSIVE MODE; COMMIT',
    reports: [],
  },
];

export default cases;

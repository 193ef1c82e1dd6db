import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'SELECT', sql: 'SELECT 5', reports: ['SELECT 5'] },
  { title: 'GET select', sql: 'GET select', reports: [] },
  { title: 'per client in predixy', sql: 'SELECT 5', targets: ['predixy'], reports: [] },
  { title: 'inside MULTI it still lasts', sql: 'MULTI\nSELECT 5\nEXEC', oneMessage: true, reports: ['SELECT 5'] },
  { title: 'inside a script it ends with it', sql: 'EVAL "redis.call(\'SELECT\', 5)" 0', reports: [] },
  {
    title: 'USE is left to the next user of the pool',
    dialect: 'mysql',
    sql: 'USE shop',
    targets: ['mysql2?resetOnRelease=true'],
    reports: ['USE shop'],
  },
  {
    title: 'USE is followed',
    dialect: 'mysql',
    sql: 'USE shop',
    targets: ['proxysql', 'mysql-router?connection_sharing=1', 'maxscale?idle_session_pool_time=0s'],
    reports: [],
  },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'SELECT', sql: 'SELECT 5', reports: ['SELECT 5'] },
  { title: 'GET select', sql: 'GET select', reports: [] },
  { title: 'per client in predixy', sql: 'SELECT 5', targets: ['predixy'], reports: [] },
  { title: 'inside MULTI it still lasts', sql: 'MULTI\nSELECT 5\nEXEC', oneMessage: true, reports: ['SELECT 5'] },
  { title: 'inside a script it ends with it', sql: 'EVAL "redis.call(\'SELECT\', 5)" 0', reports: [] },
];

export default cases;

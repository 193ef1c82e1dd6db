import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'BLPOP through twemproxy', sql: 'BLPOP q 0', reports: ['BLPOP'] },
  { title: 'SELECT through twemproxy', sql: 'SELECT 5', reports: ['SELECT 5'] },
  { title: 'GET through twemproxy', sql: 'GET k', reports: [] },
  { title: 'BLPOP through predixy', sql: 'BLPOP q 0', targets: ['predixy'], reports: [] },
  { title: 'BLMOVE through predixy', sql: 'BLMOVE a b LEFT LEFT 0', targets: ['predixy'], reports: ['BLMOVE'] },
  { title: 'HELLO through twemproxy', sql: 'HELLO 3', reports: ['HELLO 3'] },
  { title: 'WATCH through Envoy', sql: 'WATCH k', targets: ['envoy-redis'], reports: [] },
  { title: 'SUBSCRIBE through Envoy', sql: 'SUBSCRIBE c', targets: ['envoy-redis'], reports: ['SUBSCRIBE'] },
  { title: 'unknown is not said to be refused', sql: 'BLPOP q 0', targets: ['redis-enterprise'], reports: [] },
];

export default cases;

import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'MULTI by itself', sql: 'MULTI', reports: ['MULTI'] },
  { title: 'raw MULTI to EXEC', sql: 'MULTI\nSET a 1\nEXEC', reports: ['MULTI'] },
  { title: 'a chain travels in one message', sql: 'MULTI\nSET a 1\nEXEC', oneMessage: true, reports: [] },
  { title: 'EXEC', sql: 'EXEC', reports: [] },
  { title: 'reserved connection', sql: 'MULTI\nSET a 1\nEXEC', targets: ['predixy'], reports: [] },
  { title: 'a lease', sql: 'MULTI\nSET a 1\nEXEC', targets: ['redis@6/isolated'], reports: [] },
  { title: 'a pool', sql: 'MULTI', targets: ['redis@6/pool'], reports: ['MULTI'] },
  { title: 'direct', sql: 'MULTI', targets: ['direct'], reports: [] },
];

export default cases;

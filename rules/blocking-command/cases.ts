import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'BLPOP', sql: 'BLPOP q 0', reports: ['BLPOP'] },
  { title: 'LPOP', sql: 'LPOP q', reports: [] },
  { title: 'XREAD BLOCK', sql: 'XREAD COUNT 1 BLOCK 0 STREAMS s $', reports: ['XREAD COUNT 1 BLOCK'] },
  { title: 'XREAD without BLOCK', sql: 'XREAD COUNT 1 STREAMS s $', reports: [] },
  { title: 'inside MULTI it never waits', sql: 'MULTI\nBLPOP q 0\nEXEC', reports: ['BLPOP'] },
  { title: 'a pool lends a connection', sql: 'BLPOP q 0', targets: ['redis@6/pool'], reports: [] },
  { title: 'a pool of one', sql: 'BLPOP q 0', targets: ['redis@6/pool?maximum=1'], reports: ['BLPOP'] },
  { title: 'isolated', sql: 'BLPOP q 0', targets: ['redis@4/isolated'], reports: [] },
  { title: 'a private connection of the proxy', sql: 'BLPOP q 0', targets: ['predixy'], reports: [] },
  { title: 'BullMQ duplicates', sql: 'BLPOP q 0', targets: ['bullmq'], reports: [] },
  { title: 'CLIENT PAUSE is about the server', sql: 'CLIENT PAUSE 10', reports: [] },
  { title: 'a direct connection', sql: 'WAIT 1 0', targets: ['direct'], reports: [] },
];

export default cases;

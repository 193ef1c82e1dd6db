import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'watch', sql: 'watch fetchers', reports: ['watch'] },
  { title: 'get watch', sql: 'get watch', reports: [] },
  { title: 'lru_crawler metadump', sql: 'lru_crawler metadump all', reports: ['lru_crawler metadump all'] },
  { title: 'lru_crawler enable', sql: 'lru_crawler enable', reports: [] },
  { title: 'noreply with a block that does not fit', sql: 'set k 0 0 2 noreply\r\ntoo long\r\n', reports: ['set'] },
  { title: 'noreply', sql: 'set k 0 0 2 noreply\r\nok\r\n', reports: [] },
];

export default cases;

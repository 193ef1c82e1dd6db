import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'CLIENT REPLY OFF', sql: 'CLIENT REPLY OFF', reports: ['CLIENT REPLY'] },
  { title: 'CLIENT REPLY ON', sql: 'CLIENT REPLY ON', reports: [] },
  { title: 'CLIENT SETNAME', sql: 'CLIENT SETNAME x', reports: ['CLIENT SETNAME'] },
  { title: 'CLIENT LIST', sql: 'CLIENT LIST', reports: [] },
  { title: 'HELLO on a client that reads both', sql: 'HELLO 2', targets: ['ioredis@6'], reports: [] },
  { title: 'HELLO on node-redis 6', sql: 'HELLO 2', targets: ['redis@6'], reports: ['HELLO 2'] },
  { title: 'AUTH', sql: 'AUTH u p', reports: ['AUTH'] },
  { title: 'ACL WHOAMI', sql: 'ACL WHOAMI', reports: [] },
  { title: 'RESET', sql: 'RESET', reports: ['RESET'] },
  { title: 'CLIENT SETINFO', sql: 'CLIENT SETINFO LIB-NAME x', reports: [] },
];

export default cases;

import type { KeyValueClient } from '../client.js';

const redis: KeyValueClient = {
  product: 'redis',
  modules: ['redis', '@redis/client', 'async-redis', 'promise-redis'],
  // The package of the client alone went from 1 to 5 when the whole came to 5; the promise wrappers are of the callback era.
  versions: { '@redis/client': { '1': '4' }, 'async-redis': { '*': '3' }, 'promise-redis': { '*': '3' } },
  hints: [[/\bcommandOptions\b/, '4']],
  makers: {
    createClient: 'client',
    createCluster: 'cluster',
    createSentinel: 'sentinel',
    createClientPool: 'pool',
    'default.createClient': 'client',
    'default.createCluster': 'cluster',
    'default.createSentinel': 'sentinel',
    'default.createClientPool': 'pool',
  },
  types: {
    RedisClientType: 'client',
    RedisClient: 'client',
    RedisClusterType: 'cluster',
    RedisSentinelType: 'sentinel',
    RedisClientPoolType: 'pool',
  },
  raw: {
    sendCommand: ['array', 'name-and-array'],
    send_command: ['name-and-array'],
    sendCommandAsync: ['array', 'name-and-array'],
  },
  leases: ['executeIsolated', 'execute', 'use'],
  database: 'database',
  connectionName: 'name',
  // Measured through twemproxy: 4 and 6 connect with the options below, 5 with none that was tried.
  handshake: [
    { command: 'HELLO', versions: '>=6', unless: { RESP: '2' } },
    { command: 'INFO', versions: '<4', unless: { no_ready_check: 'true' } },
    { command: 'HELLO', versions: '>=5 <6', when: { RESP: '3' } },
    { command: 'CLIENT SETINFO', versions: '>=4 <5', unless: { disableClientInfo: 'true' } },
    { command: 'CLIENT SETINFO', versions: '>=5 <6' },
    { command: 'CLIENT SETINFO', versions: '>=6', unless: { disableClientInfo: 'true' } },
  ],
  settings: { RESP: 'resp', maximum: 'maximum' },
};

export default redis;

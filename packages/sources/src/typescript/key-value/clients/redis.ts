import type { KeyValueClient } from '../client.js';

const redis: KeyValueClient = {
  product: 'redis',
  modules: ['redis', '@redis/client', 'async-redis', 'promise-redis'],
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
};

export default redis;

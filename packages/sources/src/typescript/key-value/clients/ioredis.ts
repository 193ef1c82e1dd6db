import type { KeyValueClient } from '../client.js';

const ioredis: KeyValueClient = {
  product: 'ioredis',
  modules: ['ioredis'],
  makers: {
    default: 'client',
    Redis: 'client',
    'default.Cluster': 'cluster',
    'Redis.Cluster': 'cluster',
    Cluster: 'cluster',
    'default.createClient': 'client',
  },
  types: { Redis: 'client', default: 'client', Cluster: 'cluster', RedisCommander: 'client' },
  raw: { call: ['arguments'], callBuffer: ['arguments'], sendCommand: ['command-object'] },
};

export default ioredis;

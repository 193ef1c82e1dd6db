import type { KeyValueClient } from '../client.js';

const ioredis: KeyValueClient = {
  product: 'ioredis',
  modules: ['ioredis'],
  makers: {
    default: 'client',
    Redis: 'client',
    'default.Redis': 'client',
    'default.Cluster': 'cluster',
    'Redis.Cluster': 'cluster',
    Cluster: 'cluster',
    'default.createClient': 'client',
  },
  types: { Redis: 'client', default: 'client', Cluster: 'cluster', RedisCommander: 'client', Commander: 'client' },
  raw: { call: ['arguments'], callBuffer: ['arguments'], sendCommand: ['command-object'] },
  database: 'db',
  connectionName: 'connectionName',
  // Measured through twemproxy: with all three off it connects.
  handshake: [
    { command: 'INFO', unless: { enableReadyCheck: 'false' } },
    { command: 'CLIENT SETINFO', versions: '>=5', unless: { disableClientInfo: 'true' } },
    { command: 'HELLO', versions: '>=6', unless: { protocol: '2' } },
  ],
  settings: {
    protocol: 'resp',
    commandTimeout: 'commandTimeout',
    blockingTimeout: 'blockingTimeout',
    enableAutoPipelining: 'enableAutoPipelining',
  },
};

export default ioredis;

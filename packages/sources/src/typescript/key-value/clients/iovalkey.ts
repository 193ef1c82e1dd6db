import type { KeyValueClient } from '../client.js';

const iovalkey: KeyValueClient = {
  product: 'iovalkey',
  modules: ['iovalkey'],
  makers: {
    default: 'client',
    Redis: 'client',
    Valkey: 'client',
    'default.Cluster': 'cluster',
    'Redis.Cluster': 'cluster',
    Cluster: 'cluster',
  },
  types: { Redis: 'client', Valkey: 'client', default: 'client', Cluster: 'cluster' },
  raw: { call: ['arguments'], callBuffer: ['arguments'], sendCommand: ['command-object'] },
  database: 'db',
  connectionName: 'connectionName',
  handshake: [
    { command: 'INFO', unless: { enableReadyCheck: 'false' } },
    { command: 'CLIENT SETINFO', unless: { disableClientInfo: 'true' } },
  ],
  settings: {
    commandTimeout: 'commandTimeout',
    blockingTimeout: 'blockingTimeout',
    enableAutoPipelining: 'enableAutoPipelining',
  },
};

export default iovalkey;

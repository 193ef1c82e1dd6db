import type { KeyValueClient } from '../client.js';

const valkeyGlide: KeyValueClient = {
  product: '@valkey/valkey-glide',
  modules: ['@valkey/valkey-glide'],
  makers: { 'GlideClient.createClient': 'client', 'GlideClusterClient.createClient': 'cluster' },
  types: { GlideClient: 'client', GlideClusterClient: 'cluster', BaseClient: 'client' },
  raw: { customCommand: ['array'] },
  handshake: [{ command: 'HELLO' }],
  settings: { requestTimeout: 'requestTimeout' },
};

export default valkeyGlide;

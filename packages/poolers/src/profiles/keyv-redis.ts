import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: '@keyv/redis',
  title: 'Keyv on Redis',
  summary: 'Key-value store: GET, SET, DEL and SCAN only, nothing that touches the connection.',
  versions: ['2', '3', '4', '5'],
  documents: [{ title: 'Keyv Redis README', source: 'https://github.com/jaredwray/keyv/tree/main/packages/redis' }],
});

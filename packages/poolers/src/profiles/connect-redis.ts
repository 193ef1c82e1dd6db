import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: 'connect-redis',
  title: 'connect-redis',
  summary: 'Session store: GET, SET, EXPIRE, DEL and SCAN only, nothing that touches the connection.',
  versions: ['6', '7', '8', '9'],
  documents: [{ title: 'connect-redis README', source: 'https://github.com/tj/connect-redis#readme' }],
});

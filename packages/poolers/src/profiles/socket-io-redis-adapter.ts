import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: '@socket.io/redis-adapter',
  title: 'the Socket.IO Redis adapter',
  summary: 'Takes two clients: one to publish, and a duplicate of it that only subscribes.',
  versions: ['7', '8'],
  documents: [{ title: 'Redis adapter', source: 'https://socket.io/docs/v4/redis-adapter/' }],
});

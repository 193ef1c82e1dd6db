import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: '@socket.io/redis-streams-adapter',
  title: 'the Socket.IO Redis streams adapter',
  summary: 'Reads one stream with XREAD BLOCK on a connection that it duplicates from the client it is given.',
  versions: ['0.1', '0.2', '0.3'],
  documents: [{ title: 'Redis streams adapter', source: 'https://socket.io/docs/v4/redis-streams-adapter/' }],
});

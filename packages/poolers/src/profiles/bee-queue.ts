import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: 'bee-queue',
  title: 'Bee-Queue',
  summary: 'Job queue: duplicates the client it is given for waiting and for events.',
  versions: ['1', '2'],
  duplicates: 'Bee-Queue duplicates the client for its blocking pops and its events',
  documents: [{ title: 'Bee-Queue README', source: 'https://github.com/bee-queue/bee-queue#readme' }],
});

import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: 'bull',
  title: 'Bull',
  summary: 'Job queue: opens a client, a subscriber and a blocking client of its own for each queue.',
  versions: ['3', '4'],
  duplicates: 'Bull waits and subscribes on clients of its own (bclient, subscriber)',
  documents: [
    {
      title: 'Reusing Redis connections',
      source: 'https://github.com/OptimalBits/bull/blob/develop/PATTERNS.md#reusing-redis-connections',
    },
  ],
});

import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: 'bullmq',
  title: 'BullMQ',
  summary:
    'Job queue: a client given to Queue, Worker, QueueEvents or FlowProducer is duplicated where one has to wait.',
  versions: ['5', '6'],
  duplicates: 'Worker and QueueEvents duplicate the client they are given and wait on the duplicate',
  documents: [{ title: 'Connections', source: 'https://docs.bullmq.io/guide/connections' }],
});

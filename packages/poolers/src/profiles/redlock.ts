import { onRedisClient } from '../shared/on-redis-client.js';

export default onRedisClient({
  product: 'redlock',
  title: 'Redlock',
  summary: 'Locks on keys: SET and Lua scripts only, nothing that touches the connection.',
  versions: ['4', '5'],
  documents: [{ title: 'node-redlock README', source: 'https://github.com/mike-marcacci/node-redlock#readme' }],
});

import { memcachedLibrary } from '../shared/memcached.js';

export default memcachedLibrary({
  product: 'aiomcache',
  title: 'aiomcache',
  summary: 'Memcached client for Python asyncio with a pool of connections.',
  versions: ['0'],
  seen: 'not run; its interface offers storage, retrieval, arithmetic and statistics',
  documents: [{ title: 'aiomcache', source: 'https://github.com/aio-libs/aiomcache' }],
});

import { memcachedLibrary } from '../shared/memcached.js';

export default memcachedLibrary({
  product: 'memcached',
  title: 'node-memcached',
  summary: 'Memcached client for Node.js: a pool of connections per server.',
  versions: ['2'],
  seen: 'the installed package (2.2.2) has no watch, lru_crawler, verbosity or noreply',
  documents: [{ title: 'node-memcached', source: 'https://github.com/3rd-Eden/memcached' }],
});

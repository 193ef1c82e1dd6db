import { memcachedLibrary } from '../shared/memcached.js';

export default memcachedLibrary({
  product: 'memjs',
  title: 'memjs',
  summary: 'Memcached client for Node.js: binary protocol, one connection per server, replies matched by number.',
  versions: ['1'],
  seen: 'the installed package (1.3.2) has no watch, lru_crawler, verbosity or noreply',
  documents: [{ title: 'memjs', source: 'https://github.com/memcachier/memjs' }],
});

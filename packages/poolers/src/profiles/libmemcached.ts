import { memcachedLibrary } from '../shared/memcached.js';

export default memcachedLibrary({
  product: 'libmemcached',
  title: 'libmemcached',
  summary: 'Memcached client for C; one memcached_st is one connection per server and belongs to one thread.',
  versions: ['1'],
  seen: 'not run; its interface offers storage, retrieval, arithmetic and statistics',
  documents: [{ title: 'libmemcached', source: 'https://docs.libmemcached.org/' }],
});

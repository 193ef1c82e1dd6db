import { memcachedLibrary } from '../shared/memcached.js';

export default memcachedLibrary({
  product: 'pylibmc',
  title: 'pylibmc',
  summary: 'Memcached client for Python on libmemcached, with ThreadMappedPool and ClientPool.',
  versions: ['1'],
  seen: 'not run; its interface offers storage, retrieval, arithmetic and statistics',
  documents: [{ title: 'pylibmc', source: 'https://sendapatch.se/projects/pylibmc/' }],
});

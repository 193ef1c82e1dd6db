import type { LibraryDescription } from '../library.js';

/** pg-mem: https://github.com/oguimbal/pg-mem#readme. A PostgreSQL in memory, behind the interfaces of its drivers. */
const pgMem: LibraryDescription = {
  modules: ['pg-mem'],
  dialects: [],
  makers: [{ exported: 'newDb', how: 'call', makes: 'connection' }],
  methods: [
    { name: ['backup', 'connect', 'getConnection', '()'], gives: 'same' },
    {
      name: [
        'createPg',
        'createPgPromise',
        'createPgNative',
        'createSlonik',
        'createKnex',
        'createKysely',
        'createTypeormConnection',
        'createTypeormDataSource',
        'createMikroOrm',
        'createPostgresJsTag',
      ],
      gives: 'same',
    },
  ],
  properties: { adapters: 'same', public: 'same', Pool: 'same', Client: 'same' },
  types: { IMemoryDb: 'connection', ISchema: 'connection' },
};

export default pgMem;

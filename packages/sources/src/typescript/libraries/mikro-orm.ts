import type { LibraryDescription } from '../library.js';

/** MikroORM: https://mikro-orm.io/docs/entity-manager and /docs/transactions */
const mikroOrm: LibraryDescription = {
  modules: ['@mikro-orm/*', '@medusajs/framework/mikro-orm/*'],
  dialects: ['postgres', 'mysql'],
  makers: [{ exported: 'MikroORM', how: 'new', makes: 'either' }],
  methods: [
    { name: ['init', 'fork', 'getDriver', 'getEntityManager', 'getKnex', 'getKysely'], gives: 'same' },
    // It takes any connection of the pool, also inside a transaction, unless that is its last argument.
    { name: 'getConnection', gives: 'pool' },
    { name: ['execute', 'raw'], text: [{ argument: 0 }], transaction: { argument: 3 } },
    { name: 'addSql', text: [{ argument: 0 }] },
    { name: ['transactional'], callback: [{ argument: 0, parameter: 0, gives: 'transaction' }] },
    {
      name: 'begin',
      sends: [{ state: 'transaction', action: 'write', scope: 'session', via: 'begin' }],
    },
  ],
  properties: { em: 'same', connection: 'same' },
  types: {
    MikroORM: 'either',
    EntityManager: 'either',
    SqlEntityManager: 'either',
    AbstractSqlConnection: 'either',
    EntityRepository: 'either',
    Migration: 'either',
  },
  ambientTransactions: true,
};

export default mikroOrm;

import type { LibraryDescription } from '../library.js';

/** TypeORM: https://typeorm.io/docs/query-runner and /docs/transactions. Also its NestJS module. */
const typeorm: LibraryDescription = {
  modules: ['typeorm', 'typeorm/*', '@nestjs/typeorm'],
  dialects: ['postgres', 'mysql'],
  makers: [
    { exported: 'DataSource', how: 'new', makes: 'pool', dialect: [{ argument: 0, property: 'type' }] },
    { exported: 'Connection', how: 'new', makes: 'pool', dialect: [{ argument: 0, property: 'type' }] },
    { exported: 'createConnection', how: 'call', makes: 'pool', dialect: [{ argument: 0, property: 'type' }] },
    { exported: 'getConnection', how: 'call', makes: 'pool' },
    { exported: 'getManager', how: 'call', makes: 'pool' },
    { exported: 'getRepository', how: 'call', makes: 'pool' },
  ],
  methods: [
    { name: 'query', text: [{ argument: 0 }] },
    { name: ['createQueryRunner'], gives: 'client' },
    { name: ['getRepository', 'getCustomRepository', 'withRepository', 'initialize', 'connect'], gives: 'same' },
    { name: 'transaction', callback: [{ argument: -1, parameter: 0, gives: 'transaction' }] },
    {
      on: ['client', 'either', 'transaction'],
      name: 'startTransaction',
      sends: [{ state: 'transaction', action: 'write', scope: 'session', via: 'begin' }],
    },
    {
      on: ['client', 'either', 'transaction'],
      name: 'commitTransaction',
      sends: [{ state: 'transaction', action: 'release', scope: 'session', via: 'commit' }],
    },
    {
      on: ['client', 'either', 'transaction'],
      name: 'rollbackTransaction',
      sends: [{ state: 'transaction', action: 'release', scope: 'session', via: 'rollback' }],
    },
  ],
  properties: { manager: 'same', connection: 'pool', dataSource: 'pool' },
  types: {
    DataSource: 'pool',
    Connection: 'pool',
    QueryRunner: 'client',
    EntityManager: 'either',
    Repository: 'either',
  },
  held: { EntityManager: 'pool', Repository: 'pool' },
  habits: {
    names: ['dataSource', 'appDataSource', 'entityManager'],
    methods: [],
    gives: { createQueryRunner: 'client' },
  },
  migrations: [{ functions: ['up', 'down'], parameter: 0, gives: 'transaction' }],
};

export default typeorm;

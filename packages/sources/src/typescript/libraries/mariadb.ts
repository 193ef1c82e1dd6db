import type { LibraryDescription } from '../library.js';

/** MariaDB Connector/Node.js: https://mariadb.com/docs/connectors/mariadb-connector-nodejs */
const mariadb: LibraryDescription = {
  modules: ['mariadb', 'mariadb/callback'],
  dialects: ['mysql'],
  makers: [
    { exported: 'createPool', how: 'call', makes: 'pool' },
    { exported: 'createConnection', how: 'call', makes: 'connection' },
    { exported: 'createPoolCluster', how: 'call', makes: 'pool' },
  ],
  methods: [
    {
      on: ['pool'],
      name: 'getConnection',
      gives: 'client',
      callback: [{ argument: -1, parameter: 1, gives: 'client' }],
    },
    {
      name: ['query', 'execute', 'batch', 'queryStream'],
      text: [{ argument: 0, property: 'sql' }, { argument: 0 }],
    },
    {
      on: ['client', 'connection'],
      name: 'beginTransaction',
      sends: [{ state: 'transaction', action: 'write', scope: 'session', via: 'begin' }],
    },
    {
      on: ['client', 'connection'],
      name: 'commit',
      sends: [{ state: 'transaction', action: 'release', scope: 'session', via: 'commit' }],
    },
    {
      on: ['client', 'connection'],
      name: 'rollback',
      sends: [{ state: 'transaction', action: 'release', scope: 'session', via: 'rollback' }],
    },
  ],
  types: { Pool: 'pool', PoolConnection: 'client', Connection: 'either' },
};

export default mariadb;

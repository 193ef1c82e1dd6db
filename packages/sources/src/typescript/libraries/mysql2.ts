import type { LibraryDescription } from '../library.js';

/** mysql and mysql2: https://sidorares.github.io/node-mysql2/docs and https://github.com/mysqljs/mysql#readme */
const mysql2: LibraryDescription = {
  modules: [
    'mysql',
    'mysql2',
    'mysql2/promise',
    'mysql2/promise.js',
    'promise-mysql',
    'mysql2-promise',
    'serverless-mysql',
  ],
  dialects: ['mysql'],
  makers: [
    { exported: 'createPool', how: 'call', makes: 'pool' },
    { exported: 'createConnection', how: 'call', makes: 'connection' },
    { exported: 'createPoolCluster', how: 'call', makes: 'pool' },
  ],
  methods: [
    { name: 'promise', gives: 'same' },
    {
      on: ['pool'],
      name: 'getConnection',
      gives: 'client',
      callback: [{ argument: -1, parameter: 1, gives: 'client' }],
    },
    { name: 'query', text: [{ argument: 0, property: 'sql' }, { argument: 0 }] },
    {
      name: 'execute',
      text: [{ argument: 0, property: 'sql' }, { argument: 0 }],
      sends: [{ state: 'prepared-statement', action: 'write', scope: 'session', via: 'protocol', arguments: 1 }],
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
    {
      on: ['pool'],
      name: ['on', 'once'],
      callback: [
        { argument: 1, parameter: 0, gives: 'client', event: ['connection'], hook: true },
        { argument: 1, parameter: 0, gives: 'client', event: ['acquire'] },
      ],
    },
  ],
  types: { Pool: 'pool', PoolConnection: 'client', Connection: 'either' },
};

export default mysql2;

import type { LibraryDescription } from '../library.js';

/** node-postgres: https://node-postgres.com/apis/pool and /apis/client */
const pg: LibraryDescription = {
  modules: ['pg', 'pg-pool', 'pg-native', 'pg/*'],
  dialects: ['postgres'],
  makers: [
    { exported: 'Pool', how: 'new', makes: 'pool' },
    { exported: 'Client', how: 'new', makes: 'connection' },
    { exported: 'native.Pool', how: 'new', makes: 'pool' },
    { exported: 'native.Client', how: 'new', makes: 'connection' },
    { exported: 'default', how: 'new', makes: 'pool' },
    { exported: '*', how: 'new', makes: 'pool' },
  ],
  methods: [
    {
      on: ['pool'],
      name: 'connect',
      gives: 'client',
      callback: [{ argument: 0, parameter: 1, gives: 'client' }],
    },
    {
      name: 'query',
      text: [{ argument: 0, property: 'text' }, { argument: 0, property: 'queryText' }, { argument: 0 }],
      statementName: [{ argument: 0, property: 'name' }],
    },
    {
      on: ['pool'],
      name: ['on', 'once', 'addListener'],
      callback: [
        { argument: 1, parameter: 0, gives: 'client', event: ['connect'], hook: true },
        { argument: 1, parameter: 0, gives: 'client', event: ['acquire'] },
      ],
    },
  ],
  types: { Pool: 'pool', PoolClient: 'client', Client: 'connection', ClientBase: 'client' },
};

export default pg;

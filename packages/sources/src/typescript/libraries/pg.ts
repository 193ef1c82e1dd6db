import type { LibraryDescription } from '../library.js';

/** node-postgres: https://node-postgres.com/apis/pool and /apis/client */
const pg: LibraryDescription = {
  modules: ['pg', 'pg-pool', 'pg-native'],
  dialect: 'postgres',
  makers: [
    { exported: 'Pool', how: 'new', makes: 'pool' },
    { exported: 'Client', how: 'new', makes: 'connection' },
    { exported: 'default', how: 'new', makes: 'pool' },
  ],
  methods: [
    { on: ['pool'], name: 'connect', gives: 'client' },
    {
      on: ['pool', 'client', 'connection', 'transaction'],
      name: 'query',
      text: [{ argument: 0 }, { argument: 0, property: 'text' }],
      statementName: { argument: 0, property: 'name' },
    },
  ],
  types: { Pool: 'pool', PoolClient: 'client', Client: 'connection', ClientBase: 'client' },
};

export default pg;

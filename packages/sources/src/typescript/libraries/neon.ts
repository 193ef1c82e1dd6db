import type { LibraryDescription } from '../library.js';

/** Neon's serverless driver: https://neon.com/docs/serverless/serverless-driver. `neon()` sends one request a call. */
const neon: LibraryDescription = {
  modules: ['@neondatabase/serverless'],
  dialects: ['postgres'],
  makers: [
    { exported: 'neon', how: 'call', makes: 'pool' },
    { exported: 'Pool', how: 'new', makes: 'pool' },
    { exported: 'Client', how: 'new', makes: 'connection' },
  ],
  methods: [
    { name: '()', tag: true, text: [{ argument: 0 }] },
    { on: ['pool'], name: 'connect', gives: 'client' },
    {
      name: 'query',
      text: [{ argument: 0, property: 'text' }, { argument: 0 }],
      statementName: [{ argument: 0, property: 'name' }],
    },
    { on: ['pool'], name: 'transaction', batch: 0 },
    {
      on: ['pool'],
      name: ['on', 'once'],
      callback: [{ argument: 1, parameter: 0, gives: 'client', event: ['connect'], hook: true }],
    },
  ],
  types: { Pool: 'pool', PoolClient: 'client', Client: 'connection', NeonQueryFunction: 'pool' },
};

export default neon;

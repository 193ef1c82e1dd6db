import type { LibraryDescription } from '../library.js';

/** pg-listen: https://github.com/andywer/pg-listen#readme. It keeps one connection of its own and LISTENs on it. */
const pgListen: LibraryDescription = {
  modules: ['pg-listen'],
  dialects: ['postgres'],
  makers: [
    { exported: 'default', how: 'call', makes: 'connection' },
    { exported: '*', how: 'call', makes: 'connection' },
  ],
  methods: [
    {
      name: 'listenTo',
      sends: [
        {
          state: 'notification',
          action: 'write',
          scope: 'session',
          via: 'listen',
          name: { argument: 0 },
          arguments: 1,
        },
      ],
    },
  ],
  types: { Subscriber: 'connection' },
};

export default pgListen;

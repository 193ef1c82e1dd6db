import type { LibraryDescription } from '../library.js';

/** pg-notify: a connection of its own that LISTENs: https://github.com/aldis-ameriks/pg-notify, https://www.npmjs.com/package/pg-notify */
const pgNotify: LibraryDescription = {
  modules: ['pg-notify'],
  dialects: ['postgres'],
  makers: [
    { exported: 'default', how: 'new', makes: 'connection' },
    { exported: '*', how: 'new', makes: 'connection' },
  ],
  methods: [
    {
      name: 'on',
      sends: [
        {
          state: 'notification',
          action: 'write',
          scope: 'session',
          via: 'listen',
          name: { argument: 0 },
          arguments: 2,
        },
      ],
    },
  ],
  types: {},
};

export default pgNotify;

import type { LibraryDescription } from '../library.js';

/** pg-pubsub, graphql-postgres-subscriptions, @imqueue/pg-pubsub: a connection of their own that LISTENs. */
const pgPubsub: LibraryDescription = {
  modules: ['pg-pubsub', '@imqueue/pg-pubsub', 'pg-ipc', 'graphql-postgres-subscriptions'],
  dialects: ['postgres'],
  makers: [
    { exported: 'default', how: 'new', makes: 'connection' },
    { exported: '*', how: 'new', makes: 'connection' },
    { exported: 'PgPubSub', how: 'new', makes: 'connection' },
    { exported: 'PostgresPubSub', how: 'new', makes: 'connection' },
  ],
  methods: [
    {
      name: ['addChannel', 'listen', 'subscribe', 'asyncIterator'],
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
  types: { PgPubSub: 'connection', PostgresPubSub: 'connection' },
};

export default pgPubsub;

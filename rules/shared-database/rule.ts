import type { EffectRule } from '@poolsafe/core';
import { because, callers } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'shared-database',
  summary: 'SELECT on a Redis connection that others use: everybody changes the database',
  effects: [{ state: 'database', action: 'write' }],
  outcomes: ['leaked', 'lost', 'ignored'],

  message: (occurrence) =>
    `\`${occurrence.words}\` changes the database of the connection, which ${callers(occurrence)} share${because(occurrence)}: from now on they read and write there too.`,
  advice: () =>
    'Make a client for each database and name it when the client is made: { db: 5 } (ioredis), { database: 5 } (node-redis), databaseId (GLIDE).',
};

export default rule;

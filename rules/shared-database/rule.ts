import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';
import { because, callers } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis', 'mysql'],
  id: 'shared-database',
  summary: 'SELECT (Redis) or USE (MySQL) on a connection that others get: they change the database too',
  effects: [{ state: 'database', action: 'write' }],
  outcomes: ['leaked', 'lost', 'ignored'],

  message: (occurrence) =>
    occurrence.context.dialect === 'mysql'
      ? happens(occurrence, {
          state: named(occurrence.effect.name, 'the database that USE chooses', 'the choice of the database '),
          lost: 'run in another database',
          leaked: 'run in it',
        })
      : `\`${occurrence.words}\` changes the database of the connection, which ${callers(occurrence)} share${because(occurrence)}: from now on they read and write there too.`,
  advice: ({ context }) =>
    context.dialect === 'mysql'
      ? 'Name the database when the pool is made, and write it before the table (shop.orders) where a statement needs another one.'
      : 'Make a client for each database and name it when the client is made: { db: 5 } (ioredis), { database: 5 } (node-redis), databaseId (GLIDE).',
};

export default rule;

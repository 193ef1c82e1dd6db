import type { EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mysql'],
  id: 'insert-id',
  summary: 'LAST_INSERT_ID() and @@identity away from their INSERT',
  effects: [{ state: 'insert-id' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: 'the last insert id',
      lost: "return 0, or the id of another client's row",
      leaked: 'read it as their own',
    }),
  advice: () =>
    'Take the id from the answer to the INSERT itself (insertId in Node.js drivers), use INSERT ... RETURNING on MariaDB, or keep the INSERT and the question in one transaction.',
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'listen',
  summary: 'LISTEN on a connection that is shared',
  effects: [{ state: 'notification' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the subscription', 'the subscription to '),
      lost: 'receive nothing',
      leaked: 'receive notifications that they never asked for',
    }),
  advice: ({ effect }) =>
    effect.action === 'write'
      ? 'LISTEN over a direct connection of its own. NOTIFY and pg_notify() are fine through the pooler.'
      : 'Send it over a direct connection of its own.',
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'extension-state',
  summary: 'setseed(), set_limit(), dblink_connect(): state that a function keeps in the session',
  effects: [{ state: 'extension-state', action: ['write', 'release'] }],
  message: (occurrence) =>
    happens(occurrence, {
      state: `what \`${occurrence.effect.via}\` leaves in the session`,
      lost: 'run without it',
      leaked: 'meet it',
    }),
  advice: () => 'Set it in the transaction that needs it, pass it as an argument, or use a direct connection.',
};

export default rule;

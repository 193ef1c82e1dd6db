import type { EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'statement-mode-transaction',
  summary: 'Transaction blocks behind a pooler that hands connections on after every statement',
  effects: [{ state: 'transaction', action: 'write', via: 'begin' }],
  where: ({ target, context }) => target.mode.boundary === 'statement' && context.handle !== 'call',
  message: (occurrence) =>
    happens(occurrence, {
      state: 'the transaction block',
      lost: 'run outside it',
      leaked: 'run inside it',
    }),
  advice: () => 'Use transaction mode, or send the whole transaction as one message of several statements.',
};

export default rule;

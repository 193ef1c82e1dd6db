import type { EffectRule } from '@poolsafe/core';
import { checkout } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'split-transaction',
  summary: 'BEGIN sent through a pool object, away from the statements that follow',
  effects: [{ state: 'transaction', action: 'write', via: ['begin', 'xa_start'] }],
  where: ({ context, target }) => context.handle === 'call' || target.mode.boundary === 'call',
  message: () =>
    'Every call of the pool takes any free connection: the transaction opens on one, the statements that follow run on others outside it, and whoever gets the first one next runs inside it.',
  advice: (occurrence) =>
    `Check out ${checkout(occurrence)}, run BEGIN, the statements and COMMIT on it, and release it in finally.`,
};

export default rule;

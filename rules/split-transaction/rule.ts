import type { EffectRule } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  id: 'split-transaction',
  summary: 'BEGIN sent through a pool object, away from the statements that follow',
  effects: [{ state: 'transaction', action: 'write', via: 'begin' }],
  where: ({ context }) => context.handle === 'call',
  message: () =>
    'Every call of the pool takes any free connection: the transaction opens on one, the statements that follow run on others outside it, and whoever gets the first one next runs inside it.',
  advice: () =>
    'Check out one client (pool.connect()), run BEGIN, the statements and COMMIT on it, and release it in finally.',
};

export default rule;

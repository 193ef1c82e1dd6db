import type { EffectRule } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  id: 'pool-state',
  summary: 'Session state made through a pool object, where every call may take another connection',
  effects: [{ action: ['write', 'read', 'release'], scope: 'session' }],
  // With a pooler in between, the rule of the state itself speaks, unless the code shows that a later call needs it.
  where: ({ context, target, paired, effect }) =>
    context.handle === 'call' &&
    effect.via !== 'protocol' &&
    effect.name !== '*' &&
    effect.state !== 'connection-identity' &&
    (paired || target.mode.boundary === 'session'),
  message: ({ words }) =>
    `Every call of the pool takes any free connection, with or without a pooler behind it: what \`${words}\` makes stays on the connection of this call, later calls run without it, and whoever gets that connection next runs with it.`,
  advice: () =>
    'Check out one client (pool.connect()) for all statements that belong together, or make the state part of one statement or transaction.',
};

export default rule;

import type { EffectRule, SessionEffect } from '@poolsafe/core';
import { checkout } from '../sentences.js';

/** Questions with rules of their own, which say what is asked. */
const ASKS_ABOUT_BEFORE: readonly SessionEffect['state'][] = [
  'connection-identity',
  'insert-id',
  'row-count',
  'diagnostics',
];

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
    !ASKS_ABOUT_BEFORE.includes(effect.state) &&
    // A counter of one statement: nobody is meant to find it.
    (paired || (target.mode.boundary === 'session' && effect.via !== ':=')),
  message: ({ words, effect }) =>
    effect.action === 'read'
      ? `Every call of the pool takes any free connection, with or without a pooler behind it: \`${words}\` looks for what another call made, on a connection that need not be the same.`
      : `Every call of the pool takes any free connection, with or without a pooler behind it: what \`${words}\` makes stays on the connection of this call, later calls run without it, and whoever gets that connection next runs with it.`,
  advice: (occurrence) =>
    `Check out ${checkout(occurrence)} for all statements that belong together, or make the state part of one statement or transaction.`,
};

export default rule;

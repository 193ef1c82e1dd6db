import type { EffectRule } from '@poolsafe/core';
import { because, callers, ownClient } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'shared-subscription',
  summary: 'SUBSCRIBE and MONITOR on a Redis connection that also serves commands',
  effects: [{ state: 'subscription', action: 'write' }],
  outcomes: ['leaked', 'harms-others', 'stalls', 'wrong'],

  message: (occurrence) =>
    `\`${occurrence.effect.via}\` changes what the connection is for, and ${callers(occurrence)} share it${because(occurrence)}.`,
  advice: (occurrence) => `Subscribe on ${ownClient(occurrence)}.`,
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { describeTarget } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  id: 'foreign-reset',
  summary: 'DISCARD ALL, DEALLOCATE ALL and pg_advisory_unlock_all() on a shared connection',
  effects: [{ action: 'release' }],
  outcomes: ['harms-others'],
  message: ({ words, target }) =>
    `\`${words}\` clears the server connection that ${describeTarget(target)} happens to give it: what other clients made there is destroyed, what this client made elsewhere stays.`,
  advice: () =>
    'Leave cleaning to the pooler (in session mode: server_reset_query), and release by name what you made.',
};

export default rule;

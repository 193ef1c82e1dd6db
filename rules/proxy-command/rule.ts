import { describeTarget, type EffectRule } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis', 'memcached'],
  id: 'proxy-command',
  summary: 'Commands that the Redis or memcached proxy does not take',
  effects: [{}],
  outcomes: ['rejected'],
  where: ({ verdict }) => verdict.reason.kind === 'pooler',
  message: ({ effect, target, verdict: { reason } }) =>
    `${describeTarget(target)} does not take \`${effect.via}\`${reason.kind === 'pooler' && reason.error !== undefined ? ` (${reason.error})` : ''}: ${reason.kind === 'pooler' ? reason.because : 'it is refused'}.`,
  advice: () => 'Send it over a connection that goes to the server itself, or do without it.',
};

export default rule;

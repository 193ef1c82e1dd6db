import { describeTarget, type EffectRule } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis', 'memcached'],
  id: 'proxy-command',
  summary: 'Commands that the Redis or memcached proxy does not take',
  effects: [{}],
  outcomes: ['rejected'],
  where: ({ verdict, effect }) => verdict.reason.kind === 'pooler' && effect.via !== 'commandOptions',
  message: ({ effect, target, context, verdict: { reason } }) =>
    effect.via === 'handshake' && context.dialect === 'memcached'
      ? `This client speaks ${effect.name ?? 'another protocol'}, and cannot talk through ${describeTarget(target)}: ${reason.kind === 'pooler' ? reason.because : 'it is refused'}.`
      : effect.via === 'handshake'
        ? `This client cannot connect through ${describeTarget(target)}: it sends \`${effect.name ?? 'commands'}\` by itself when it connects, and ${reason.kind === 'pooler' ? reason.because : 'it is refused'}.`
        : `${describeTarget(target)} does not take \`${effect.via}\`${reason.kind === 'pooler' && reason.error !== undefined ? ` (${reason.error})` : ''}: ${reason.kind === 'pooler' ? reason.because : 'it is refused'}.`,
  advice: ({ effect, context }) =>
    effect.via === 'handshake' && context.dialect === 'memcached'
      ? 'Use a client of the text protocol, such as the package memcached.'
      : effect.via === 'handshake'
        ? 'Turn off what it sends on connecting: enableReadyCheck: false and disableClientInfo: true in ioredis and iovalkey (with protocol: 2 in ioredis 6), RESP: 2 and disableClientInfo: true in node-redis 4 and 6. node-redis 5 and GLIDE connected with no setting that was tried.'
        : 'Send it over a connection that goes to the server itself, or do without it.',
};

export default rule;

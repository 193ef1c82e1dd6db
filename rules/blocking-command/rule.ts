import { describeTarget, type EffectRule } from '@poolsafe/core';
import { because, ownClient } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'blocking-command',
  summary: 'Redis commands that wait (BLPOP, XREAD BLOCK, WAIT) on a connection that others use',
  effects: [
    { state: 'blocking-wait', action: 'wait', scope: 'statement' },
    { state: 'client-mode', action: 'read', via: 'commandOptions' },
  ],
  outcomes: ['stalls', 'harms-others', 'no-effect', 'rejected'],
  // What the server refuses is no wait.
  unless: ({ effect, verdict }) => effect.state === 'blocking-wait' && verdict.outcomes.includes('rejected'),

  message: (occurrence) => {
    const { effect, verdict, target } = occurrence;
    if (effect.via === 'commandOptions') {
      return `${describeTarget(target)} has no \`commandOptions\`, which gave the call a connection of its own in version 4: it throws before the command is sent.`;
    }
    if (verdict.reason.kind === 'never-waits') {
      return `\`${effect.via}\` never waits inside MULTI or a script: the server answers nil at once, so what was meant to wait for data goes on without it.`;
    }
    const waits = `\`${effect.via}\` holds the connection until data or its timeout comes`;
    return verdict.outcomes.includes('harms-others')
      ? `${waits}, and every other call on ${describeTarget(target)} fails meanwhile${because(occurrence)}.`
      : `${waits}, and every other call on ${describeTarget(target)} waits behind it${because(occurrence)}.`;
  },
  advice: (occurrence) =>
    occurrence.effect.via === 'commandOptions'
      ? 'Wait on a connection of its own: client.duplicate(), or a pool made with createClientPool().'
      : occurrence.verdict.reason.kind === 'never-waits'
        ? 'Send the command by itself, on a client of its own, if it has to wait; use the form that does not block (LPOP) if it has not.'
        : `Give it ${ownClient(occurrence)}.`,
};

export default rule;

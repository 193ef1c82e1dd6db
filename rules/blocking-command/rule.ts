import { describeTarget, type EffectRule } from '@poolsafe/core';
import { because, ownClient } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'blocking-command',
  summary: 'Redis commands that wait (BLPOP, XREAD BLOCK, WAIT) on a connection that others use',
  effects: [{ state: 'blocking-wait', action: 'wait', scope: 'statement' }],
  outcomes: ['stalls', 'harms-others', 'no-effect'],

  message: (occurrence) => {
    const { effect, verdict, target } = occurrence;
    if (verdict.reason.kind === 'never-waits') {
      return `\`${effect.via}\` never waits inside MULTI or a script: the server answers nil at once, so what was meant to wait for data goes on without it.`;
    }
    const waits = `\`${effect.via}\` holds the connection until data or its timeout comes`;
    return verdict.outcomes.includes('harms-others')
      ? `${waits}, and every other call on ${describeTarget(target)} fails meanwhile${because(occurrence)}.`
      : `${waits}, and every other call on ${describeTarget(target)} waits behind it${because(occurrence)}.`;
  },
  advice: (occurrence) =>
    occurrence.verdict.reason.kind === 'never-waits'
      ? 'Send the command by itself, on a client of its own, if it has to wait; use the form that does not block (LPOP) if it has not.'
      : `Give it ${ownClient(occurrence)}.`,
};

export default rule;

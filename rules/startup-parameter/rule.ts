import { describeTarget, type EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'startup-parameter',
  summary: 'Parameters that a client sends when it connects, in its options, its connection string or PGOPTIONS',
  effects: [{ state: ['setting', 'role'], action: 'write', via: ['startup', 'startup-options'] }],
  where: ({ effect }) => effect.via === 'startup' || effect.via === 'startup-options',
  message: (occurrence) => {
    const { verdict, target, effect } = occurrence;
    const name = effect.name ?? 'this parameter';
    const spelled = effect.via === 'startup-options' ? `\`${name}\` in options` : `\`${name}\``;
    const because = verdict.reason.kind === 'pooler' ? verdict.reason.because : '';
    if (verdict.outcomes.includes('rejected')) {
      const error = verdict.reason.kind === 'pooler' ? (verdict.reason.error ?? '') : '';
      return `No connection comes about: ${describeTarget(target)} refuses the startup parameter ${spelled} (${error}${/startup parameter$/.test(error) ? `: ${name}` : ''}), because ${because}.`;
    }
    if (verdict.outcomes.includes('ignored')) {
      return `${describeTarget(target)} accepts the startup parameter ${spelled} and does not apply it, without an error: ${because}.`;
    }
    if (verdict.outcomes.includes('wrong')) {
      return `The startup parameter ${spelled} holds at first on ${describeTarget(target)} and is lost later, without an error: ${because}.`;
    }
    return happens(occurrence, {
      state: `the startup parameter ${spelled}`,
      lost: 'run without it',
      leaked: 'run with it',
    });
  },
  advice: ({ option, effect }) =>
    option?.remedy ??
    `Set it for the role: \`ALTER ROLE ... SET ${effect.name ?? 'parameter'} = ...\`, or with SET LOCAL in the transactions that need it.`,
};

export default rule;

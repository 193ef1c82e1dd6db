import { describeTarget, type EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'prepare-option',
  summary: 'Driver and ORM options for prepared statements that do not fit the pooler',
  effects: [{ state: 'prepared-statement' }],
  where: ({ option }) => option !== undefined,
  message: (occurrence) => {
    const { option, target, effect, verdict } = occurrence;
    const who = option ? `${option.client} ${option.does}` : 'The client prepares statements';
    const sentence = who.replace(/^the /, 'The ');
    if (verdict.outcomes.includes('pinned')) {
      return `${sentence}, so ${describeTarget(target)} keeps each client on one server connection and shares none of them.`;
    }
    if (verdict.reason.kind === 'pooler') {
      return `${sentence}: queries fail on ${describeTarget(target)} with 26000 (prepared statement does not exist), because ${verdict.reason.because}.`;
    }
    if (effect.name === '') {
      return `${sentence}: on ${describeTarget(target)} queries fail with 26000 (unnamed prepared statement does not exist).`;
    }
    if (effect.action === 'release') {
      return `${sentence}. ${happens(occurrence, { state: 'the statements', lost: 'run without them', leaked: 'meet them' })}`;
    }
    return `${sentence}; each one stays on the server connection that it was made on, and ${describeTarget(target)} gives the next transaction another: queries fail with 26000 (prepared statement does not exist) or 42P05 (already exists).`;
  },
  advice: ({ option }) => option?.remedy ?? 'Let the driver send unnamed statements.',
};

export default rule;

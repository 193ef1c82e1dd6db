import type { EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mysql'],
  id: 'session-diagnostics',
  summary: 'SHOW WARNINGS, SHOW ERRORS, GET DIAGNOSTICS: what was said about the statement before',
  effects: [{ state: 'diagnostics' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: 'what the server has to say about the statement before',
      lost: "show nothing, or the warnings of another client's statement",
      leaked: 'read it',
    }),
  advice: () =>
    'Look at the number of warnings in the answer to the statement itself (warningStatus, warningCount), and ask for them in the same transaction.',
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'hold-cursor',
  summary: 'Cursors that outlive their transaction (WITH HOLD)',
  effects: [{ state: 'cursor', scope: 'session' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the cursor', 'the cursor '),
      lost: 'fail with 34000 (cursor does not exist)',
      leaked: 'fetch its rows, or fail to declare their own',
    }),
  advice: () =>
    'Keep DECLARE, FETCH and CLOSE in one transaction without WITH HOLD, or page with a WHERE clause on the key.',
};

export default rule;

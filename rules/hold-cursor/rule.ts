import type { EffectRule } from '@poolsafe/core';
import { happens, inDialect, named, refusedWithItsBlock, verb } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'hold-cursor',
  summary: 'Cursors that outlive their transaction (WITH HOLD, HANDLER)',
  effects: [{ state: 'cursor' }],
  unless: refusedWithItsBlock,
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the cursor', 'the cursor '),
      lost: inDialect(occurrence, {
        postgres: `${verb(occurrence, 'fail', 'fails')} with 34000 (cursor does not exist)`,
        mysql: `${verb(occurrence, 'fail', 'fails')} with 1109 (unknown table in HANDLER)`,
      }),
      leaked: 'fetch its rows, or fail to declare their own',
    }),
  advice: (occurrence) =>
    inDialect(occurrence, {
      postgres:
        'Keep DECLARE, FETCH and CLOSE in one transaction without WITH HOLD, or page with a WHERE clause on the key.',
      mysql: 'Page with a WHERE clause on the key instead of HANDLER.',
    }),
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { happens, inDialect, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'sequence-value',
  summary: 'currval() and lastval() away from their nextval()',
  effects: [{ state: 'sequence-value', action: ['read', 'write'] }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the last value', 'the last value of the sequence '),
      lost: inDialect(occurrence, {
        postgres: 'fail with 55000 (not yet defined in this session) or return the value of another client',
        mysql: 'return NULL or the value of another client',
      }),
      leaked: 'read it',
    }),
  advice: () => 'Use INSERT ... RETURNING, or call nextval() and keep its result.',
};

export default rule;

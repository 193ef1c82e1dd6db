import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'named-statement',
  summary: 'Named prepared statements of a driver that the pooler does not follow',
  effects: [{ state: 'prepared-statement', action: ['write', 'read'], via: 'protocol' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the named prepared statement', 'the prepared statement '),
      lost: 'fail with 26000 (prepared statement does not exist)',
      leaked: 'fail with 42P05 (prepared statement already exists)',
    }),
  advice: () =>
    'Leave out the name so that the driver sends an unnamed statement, or let the pooler follow named statements (PgBouncer 1.21 or newer: max_prepared_statements above 0).',
};

export default rule;

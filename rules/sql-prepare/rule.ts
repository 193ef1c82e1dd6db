import type { EffectRule } from '@poolsafe/core';
import { happens, inDialect, named, verb } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'sql-prepare',
  summary: 'PREPARE, EXECUTE and DEALLOCATE written as SQL',
  effects: [{ state: 'prepared-statement', via: ['prepare', 'execute', 'deallocate'] }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the prepared statement', 'the prepared statement '),
      lost: inDialect(occurrence, {
        postgres: `${verb(occurrence, 'fail', 'fails')} with 26000 (prepared statement does not exist)`,
        mysql: `${verb(occurrence, 'fail', 'fails')} with 1243 (unknown prepared statement handler)`,
      }),
      leaked: inDialect(occurrence, {
        postgres: 'run it in place of their own of that name, or fail with 42P05 (already exists)',
        mysql: 'run it in place of their own of that name',
      }),
    }),
  advice: () =>
    'Let the driver prepare statements through the protocol, which poolers can follow, or keep PREPARE, EXECUTE and DEALLOCATE in one transaction.',
};

export default rule;

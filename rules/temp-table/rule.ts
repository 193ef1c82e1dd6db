import type { EffectRule } from '@poolsafe/core';
import { dropOnCommit } from '../fixes.js';
import { happens, inDialect, named, refusedWithItsBlock, verb } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'temp-table',
  summary: 'Temporary tables, views, sequences and functions that outlive their transaction',
  effects: [{ state: 'temp-relation', action: ['write', 'read', 'release'] }],
  unless: refusedWithItsBlock,
  message: (occurrence) =>
    happens(occurrence, {
      state: named(
        occurrence.effect.name,
        inDialect(occurrence, { postgres: 'the temporary relation', mysql: 'the temporary table' }),
        inDialect(occurrence, { postgres: 'the temporary relation ', mysql: 'the temporary table ' }),
      ),
      lost: inDialect(occurrence, {
        postgres: `${verb(occurrence, 'fail', 'fails')} with 42P01 (relation does not exist) or ${verb(occurrence, 'meet', 'meets')} a permanent table of that name`,
        mysql: `${verb(occurrence, 'fail', 'fails')} with 1146 (table does not exist) or ${verb(occurrence, 'meet', 'meets')} a permanent table of that name`,
      }),
      leaked: 'read its rows, or fail to create their own',
    }),
  advice: (occurrence) =>
    inDialect(occurrence, {
      postgres:
        'Create it, use it and drop it in one transaction (ON COMMIT DROP), or use an ordinary table with a key per job.',
      mysql:
        'Use a derived table, a common table expression or an ordinary table with a key per job; DROP TEMPORARY TABLE does not end a pin, only resetting or closing the connection does.',
    }),
  fixes: dropOnCommit,
};

export default rule;

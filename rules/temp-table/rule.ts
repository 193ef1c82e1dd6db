import type { EffectRule } from '@poolsafe/core';
import { dropOnCommit } from '../fixes.js';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'temp-table',
  summary: 'Temporary tables, views, sequences and functions that outlive their transaction',
  effects: [{ state: 'temp-relation', action: ['write', 'read', 'release'], scope: 'session' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the temporary relation', 'the temporary relation '),
      lost: 'fail with 42P01 (relation does not exist) or meet a permanent table of that name',
      leaked: 'read its rows, or fail to create their own',
    }),
  advice: () =>
    'Create it, use it and drop it in one transaction (ON COMMIT DROP), or use an ordinary table with a key per job.',
  fixes: dropOnCommit,
};

export default rule;

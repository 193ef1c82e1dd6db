import type { EffectRule } from '@poolsafe/core';
import { lockForTransaction } from '../fixes.js';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'session-lock',
  summary: 'Advisory locks that are held by the session',
  effects: [{ state: 'session-lock', action: ['write', 'release'], scope: 'session' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the advisory lock', 'the advisory lock '),
      lost:
        occurrence.effect.action === 'release'
          ? 'releases nothing: the lock is held elsewhere'
          : 'cannot release it (pg_advisory_unlock returns false)',
      leaked: 'get the lock as well, and once this client is gone nobody can release it',
    }),
  advice: () => 'Use pg_advisory_xact_lock inside a transaction, or take session locks over a direct connection.',
  fixes: lockForTransaction,
};

export default rule;

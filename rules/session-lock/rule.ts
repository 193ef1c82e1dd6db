import type { EffectRule } from '@poolsafe/core';
import { lockForTransaction } from '../fixes.js';
import { happens, inDialect, named, refusedWithItsBlock } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'session-lock',
  summary: 'Advisory locks and named locks (GET_LOCK) that are held by the session',
  effects: [{ state: 'session-lock', action: ['write', 'release'] }],
  unless: refusedWithItsBlock,
  message: (occurrence) =>
    happens(occurrence, {
      state: inDialect(occurrence, {
        postgres: named(occurrence.effect.name, 'the advisory lock', 'the advisory lock '),
        mysql: named(occurrence.effect.name, 'the named lock', 'the lock '),
      }),
      lost:
        occurrence.effect.action === 'release'
          ? 'releases nothing: the lock is held elsewhere'
          : inDialect(occurrence, {
              postgres: 'cannot release it (pg_advisory_unlock returns false)',
              mysql: 'cannot release it (RELEASE_LOCK returns 0 or NULL)',
            }),
      leaked: 'get the lock as well, and once this client is gone nobody can release it',
    }),
  advice: (occurrence) =>
    inDialect(occurrence, {
      postgres: 'Use pg_advisory_xact_lock inside a transaction, or take session locks over a direct connection.',
      mysql:
        'Lock a row per task in a transaction (SELECT ... FOR UPDATE), or take named locks over a direct connection; RELEASE_LOCK does not end a pin, only resetting or closing the connection does.',
    }),
  fixes: lockForTransaction,
};

export default rule;

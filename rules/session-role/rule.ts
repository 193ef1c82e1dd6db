import type { EffectRule } from '@poolsafe/core';
import { makeLocal } from '../fixes.js';
import { happens, inDialect } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'session-role',
  summary: 'SET ROLE and SET SESSION AUTHORIZATION that outlive their transaction',
  effects: [{ state: 'role', action: ['write', 'release'], scope: 'session' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: 'the role',
      lost: 'run with the login role and its rights',
      leaked: 'run with the rights of this role',
    }),
  advice: (occurrence) =>
    inDialect(occurrence, {
      postgres: 'Use SET LOCAL ROLE inside the transaction that needs it, or connect as that role.',
      mysql: 'Connect as a user whose default role it is.',
    }),
  fixes: (occurrence) => (occurrence.context.dialect === 'postgres' ? makeLocal(occurrence) : []),
};

export default rule;

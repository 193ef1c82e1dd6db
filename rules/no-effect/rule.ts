import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'no-effect',
  summary: 'SET LOCAL, transaction locks and the like where no transaction is open',
  effects: [{ action: 'write', scope: 'transaction' }],
  outcomes: ['no-effect', 'rejected'],
  where: ({ verdict }) => verdict.reason.kind === 'no-transaction' || verdict.reason.kind === 'server-rejects',
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'what this makes'),
      lost: 'run without it',
      leaked: 'run with it',
    }),
  advice: () => 'Open a transaction block on the same connection first, and keep what depends on it inside.',
};

export default rule;

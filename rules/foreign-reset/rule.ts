import type { EffectRule } from '@poolsafe/core';
import { describeTarget } from '@poolsafe/core';
import { happens, inDialect } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'foreign-reset',
  summary: 'DISCARD ALL, DEALLOCATE ALL and pg_advisory_unlock_all() on a shared connection',
  effects: [
    { state: ['every-state', 'session-lock', 'prepared-statement'], action: 'release', name: '*' },
    { action: 'release', via: 'discard' },
  ],
  outcomes: ['harms-others', 'rejected', 'ignored', 'pinned'],
  message: (occurrence) => {
    const { words, target, verdict } = occurrence;
    return verdict.outcomes.includes('harms-others')
      ? `\`${words}\` clears the server connection that ${describeTarget(target)} happens to give it: what other clients made there is destroyed, what this client made elsewhere stays.`
      : happens(occurrence, { state: 'what this clears', lost: 'meet it', leaked: 'meet it' });
  },
  advice: (occurrence) =>
    inDialect(occurrence, {
      postgres:
        'Leave cleaning to the pooler (in session mode: server_reset_query), and release by name what you made.',
      mysql: 'Leave cleaning to the pooler, and release by name what you made.',
    }),
};

export default rule;

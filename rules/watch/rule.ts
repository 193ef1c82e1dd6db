import type { EffectRule } from '@poolsafe/core';
import { because, callers, ownClient } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'watch',
  summary: 'WATCH on a Redis connection that other flows use: updates are lost without an error',
  effects: [{ state: 'optimistic-lock', action: 'write' }],
  outcomes: ['leaked', 'lost'],

  message: (occurrence) =>
    `\`WATCH\` belongs to the connection, which ${callers(occurrence)} share${because(occurrence)}: the EXEC of any other flow drops it, so this flow's EXEC succeeds over a changed key, and updates are lost without an error.`,
  advice: (occurrence) =>
    `Watch, read and commit on ${ownClient(occurrence)}, one per flow; or do the update in a Lua script, which needs no WATCH.`,
};

export default rule;

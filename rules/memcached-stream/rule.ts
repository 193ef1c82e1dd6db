import type { EffectRule } from '@poolsafe/core';
import { because, callers } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['memcached'],
  id: 'memcached-stream',
  summary: 'watch, lru_crawler dumps and broken noreply blocks on a memcached connection that others use',
  effects: [{ state: ['subscription', 'blocking-wait', 'client-mode'], action: ['write', 'wait'] }],
  outcomes: ['leaked', 'stalls', 'wrong'],

  message: (occurrence) =>
    `\`${occurrence.effect.via}\` fills the connection that ${callers(occurrence)} share with what is no reply of theirs${because(occurrence)}.`,
  advice: () => 'Use a connection of its own for it, outside the client library.',
};

export default rule;

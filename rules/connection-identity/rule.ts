import type { EffectRule } from '@poolsafe/core';
import { happens, inDialect } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'connection-identity',
  summary: 'pg_backend_pid() or CONNECTION_ID() kept for later',
  effects: [{ state: 'connection-identity', action: 'read' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: 'this number',
      lost: "names a connection that is another client's by then",
      leaked: 'share the connection',
    }),
  advice: (occurrence) =>
    `Give the work a name of its own, such as a row${inDialect(occurrence, { postgres: ' or an application_name', mysql: '' })}, instead of the number of the connection.`,
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { because, callers, ownClient } from '../shared-connection.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'raw-multi',
  summary: 'MULTI as a command of its own on a shared Redis connection: commands of others land in it',
  effects: [{ state: 'command-queue', action: 'write' }],
  outcomes: ['interleaves'],

  message: (occurrence) =>
    `After \`MULTI\` the server queues every command on the connection, which ${callers(occurrence)} share${because(occurrence)}: other flows get QUEUED instead of their replies, and their commands run in this transaction or are discarded with it.`,
  advice: (occurrence) =>
    `Send the whole transaction at once: the chain multi()...exec() is safe on every client. If commands have to depend on replies, use ${ownClient(occurrence)}.`,
};

export default rule;

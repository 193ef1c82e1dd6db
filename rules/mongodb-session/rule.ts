import { describeTarget, type EffectRule } from '@poolsafe/core';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mongodb'],
  id: 'mongodb-session',
  summary: 'MongoDB sessions and transactions: operations outside them, in parallel, never ended',
  effects: [{ state: ['transaction', 'server-session', 'cursor', 'blocking-wait'] }],
  outcomes: ['lost', 'interleaves', 'leaked', 'stalls'],

  message: (occurrence) => {
    const { effect, verdict, target } = occurrence;
    const why = verdict.reason.kind === 'pooler' ? verdict.reason.because : 'it holds what others need';
    if (effect.via === 'without-session') return `This operation is not part of the transaction around it: ${why}.`;
    if (effect.via === 'parallel') return `Operations of one transaction do not run in parallel: ${why}.`;
    if (effect.state === 'server-session') return `This session is never ended: ${why}.`;
    return `On ${describeTarget(target)} everybody waits: ${why}.`;
  },
  advice: ({ effect }) => {
    if (effect.via === 'without-session') return 'Pass the session: { session } in the options of the operation.';
    if (effect.via === 'parallel') return 'Await one operation after the other inside the transaction.';
    if (effect.state === 'server-session') return 'End it in a finally block, or use client.withSession().';
    return 'Raise maxPoolSize, and close cursors and change streams when they are no longer read.';
  },
};

export default rule;

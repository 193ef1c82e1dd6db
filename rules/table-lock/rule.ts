import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mysql', 'postgres'],
  id: 'table-lock',
  summary: 'LOCK TABLES, FLUSH TABLES ... WITH READ LOCK, LOCK INSTANCE: locks that a session holds',
  effects: [{ state: 'table-lock', action: ['write', 'release'] }],
  message: (occurrence) => {
    const { name, action } = occurrence.effect;
    return happens(occurrence, {
      state: named(name === '*' ? undefined : name, 'the lock', 'the lock on '),
      lost: action === 'release' ? 'releases nothing: the lock is held elsewhere' : 'wait for it or run without it',
      leaked: 'run under it or wait for it, and nobody can release it once this client is gone',
    });
  },
  advice: ({ context }) =>
    context.dialect === 'postgres'
      ? 'Take the lock in the transaction that needs it: it ends with that.'
      : 'Lock rows in a transaction (SELECT ... FOR UPDATE), or lock tables over a direct connection, as mysqldump and backup tools should.',
};

export default rule;

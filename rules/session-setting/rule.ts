import type { EffectRule, Occurrence } from '@poolsafe/core';
import { makeLocal } from '../fixes.js';
import { happens, named } from '../sentences.js';

const isLocalPossible = ({ context, effect }: Occurrence) =>
  context.dialect === 'postgres' && (effect.via === 'set' || effect.via === 'set_config');

const rule: EffectRule = {
  about: 'effects',
  id: 'session-setting',
  summary: 'SET and set_config() that outlive their transaction',
  effects: [
    { state: 'setting', action: ['write', 'release'], scope: 'session' },
    // What MySQL's multiplexers do to these, they do by the text: a read, a hint, or a SET GLOBAL can pin as well.
    { state: 'setting', action: 'read' },
    { state: 'setting', action: 'write', scope: 'global' },
    { state: 'setting', via: ['set_transaction', 'set_var'] },
    { state: 'transaction', action: 'write', scope: 'session', name: 'autocommit' },
  ],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the setting', 'the setting '),
      lost: 'run without it',
      leaked: 'run with it',
    }),
  advice: (occurrence) =>
    isLocalPossible(occurrence)
      ? 'Set it for one transaction (SET LOCAL or set_config(..., true) after BEGIN), or once and for all with ALTER ROLE ... SET or ALTER DATABASE ... SET.'
      : 'Set it where every connection gets it: on the server, for the user, or in the pooler.',
  fixes: (occurrence) => (isLocalPossible(occurrence) ? makeLocal(occurrence) : []),
};

export default rule;

import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  id: 'load-library',
  summary: 'LOAD in a session that is shared',
  effects: [{ state: 'library', action: 'write' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: named(occurrence.effect.name, 'the library', 'the library '),
      lost: 'run without it',
      leaked: 'run with it, and no reset unloads it',
    }),
  advice: () =>
    'Load it for every session: session_preload_libraries on the server, or ALTER ROLE ... SET session_preload_libraries.',
};

export default rule;

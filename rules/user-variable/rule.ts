import type { EffectRule } from '@poolsafe/core';
import { happens, named } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mysql'],
  id: 'user-variable',
  summary: 'User variables (@x) that later statements are meant to find',
  effects: [{ state: 'user-variable' }],
  // Counters of one statement (`@n := @n + 1`) are done with when it ends; what they cost is the pin.
  where: ({ effect, verdict, paired }) => paired || effect.via !== ':=' || verdict.outcomes.includes('pinned'),
  message: (occurrence) => {
    const { action, name } = occurrence.effect;
    return happens(occurrence, {
      state: named(name === undefined ? undefined : `@${name}`, 'the user variable', 'the user variable '),
      lost: action === 'read' ? 'find NULL, or what another client put there' : 'find NULL in it',
      leaked: 'find its value',
    });
  },
  advice: () =>
    'Keep the value in the application and send it as a parameter, or make and read the variable in one transaction on one connection.',
};

export default rule;

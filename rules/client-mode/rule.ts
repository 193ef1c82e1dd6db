import type { EffectRule } from '@poolsafe/core';
import { because, callers, ownClient } from '../shared-connection.js';

/** Modes that change nothing in what other callers get. */
const BESIDE = ['setname', 'no-evict', 'no-touch', 'capa'];

const rule: EffectRule = {
  about: 'effects',
  dialects: ['redis'],
  id: 'client-mode',
  summary: 'CLIENT REPLY, TRACKING, SETNAME, HELLO, AUTH, RESET on a Redis connection that others use',
  effects: [{ state: ['client-mode', 'role'], action: 'write', scope: 'session' }],
  outcomes: ['leaked', 'stalls', 'wrong', 'lost', 'harms-others'],
  where: ({ effect }) => effect.name !== 'setinfo',
  // A name and two hints to the server: nobody's reply changes.
  severity: ({ effect }) => (BESIDE.includes(effect.name ?? '') ? 'info' : undefined),
  message: (occurrence) => {
    const { outcomes } = occurrence.verdict;
    const what = `\`${occurrence.effect.via}\` is a mode of the connection, which ${callers(occurrence)} share${because(occurrence)}`;
    if (outcomes.includes('stalls')) return `${what}: their calls never settle.`;
    if (outcomes.includes('wrong')) return `${what}: they get replies that are not theirs.`;
    return `${what}: it is theirs too from now on, and stays when the connection is given back.`;
  },
  advice: (occurrence) => `Say it when the client is made (name, user, protocol), or give it ${ownClient(occurrence)}.`,
};

export default rule;

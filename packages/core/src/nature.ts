import { matchesEffect, type EffectPattern, type SessionEffect } from './effect.js';

/**
 * What it means for an effect to run where connections are shared, before any pooler is asked.
 *
 * - `harmless`: it means the same on any connection.
 * - `lasting`: it makes state that outlives the statement and that later statements are meant to meet.
 * - `lock`: lasting, and somebody must give it back on the same connection.
 * - `dependent`: it needs state that was made on the same connection earlier.
 * - `aftermath`: it asks about a statement before it, which left the answer on its connection.
 * - `identity`: it reads which connection it is on.
 * - `sweeping`: it clears state on the connection whoever made it.
 * - `block`: it opens, ends or marks a transaction block.
 * - `guard`: it watches over a block that is still to come; the end of any block on the connection ends it.
 * - `waiting`: it holds the connection until something happens.
 * - `queueing`: commands that follow on the connection change meaning.
 * - `halting`: it holds up the whole server, whoever's connection it comes from.
 */
export type Nature =
  | 'harmless'
  | 'lasting'
  | 'lock'
  | 'guard'
  | 'dependent'
  | 'aftermath'
  | 'identity'
  | 'sweeping'
  | 'block'
  | 'waiting'
  | 'queueing'
  | 'halting';

const NATURES: readonly (readonly [EffectPattern, Nature])[] = [
  [{ scope: 'global', action: 'wait' }, 'halting'],
  [{ scope: 'global' }, 'harmless'],
  [{ state: 'setting', scope: 'statement' }, 'harmless'],
  [{ action: 'send' }, 'harmless'],
  [{ action: 'wait' }, 'waiting'],
  // MySQL's autocommit is a variable of the session that says where blocks begin.
  [{ state: 'transaction', action: 'write', scope: 'session', name: 'autocommit' }, 'lasting'],
  [{ state: 'transaction', action: 'release', name: 'autocommit' }, 'harmless'],
  [{ state: 'transaction' }, 'block'],
  [{ state: 'command-queue' }, 'queueing'],
  // One-shot modes speak about the command that comes next.
  [{ state: 'client-mode', scope: 'statement' }, 'queueing'],
  [{ state: 'connection-identity' }, 'identity'],

  // Makes a value for others to read; nothing is wrong until somebody reads it on another connection.
  [{ state: 'sequence-value', action: 'write' }, 'harmless'],
  [{ state: ['insert-id', 'row-count'], action: 'write' }, 'harmless'],
  [{ state: 'session-lock', action: 'write' }, 'lock'],
  [{ state: 'table-lock', action: 'write', scope: 'session' }, 'lock'],
  [{ state: 'optimistic-lock', action: 'write' }, 'guard'],
  // A logical session lives on the server, beside any connection.
  [{ state: 'server-session' }, 'harmless'],
  [{ action: 'write' }, 'lasting'],

  [{ state: ['setting', 'client-mode'], action: 'read' }, 'harmless'],
  [{ state: 'snapshot', action: 'read' }, 'harmless'],
  // A command of its own in MongoDB's shell, which names no statement before it.
  [{ state: 'diagnostics', via: 'getLastError' }, 'dependent'],
  [{ state: ['insert-id', 'row-count', 'diagnostics'], action: 'read' }, 'aftermath'],
  [{ action: 'read' }, 'dependent'],

  // Measured: DISCARD ALL, DEALLOCATE ALL and pg_advisory_unlock_all destroy what other clients made;
  // RESET, UNLISTEN, DISCARD TEMP and DISCARD SEQUENCES were met by nobody else.
  // QUIT, RESET and UNWATCH end what other flows on the connection rely on.
  [
    { state: ['every-state', 'session-lock', 'prepared-statement', 'optimistic-lock'], action: 'release', name: '*' },
    'sweeping',
  ],
  [{ state: ['setting', 'role', 'notification', 'sequence-value', 'every-state'], action: 'release' }, 'harmless'],
  [{ action: 'release', name: '*' }, 'harmless'],
  [{ action: 'release' }, 'dependent'],
];

export const natureOf = (effect: SessionEffect): Nature =>
  NATURES.find(([pattern]) => matchesEffect(pattern, effect))?.[1] ?? 'lasting';

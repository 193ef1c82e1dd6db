import { matchesEffect, type EffectPattern, type SessionEffect } from './effect.js';

/**
 * What it means for an effect to run where connections are shared, before any pooler is asked.
 *
 * - `harmless`: it means the same on any connection.
 * - `lasting`: it makes state that outlives the statement and that later statements are meant to meet.
 * - `lock`: lasting, and somebody must give it back on the same connection.
 * - `dependent`: it needs state that was made on the same connection earlier.
 * - `identity`: it reads which connection it is on.
 * - `sweeping`: it clears state on the connection whoever made it.
 * - `block`: it opens, ends or marks a transaction block.
 * - `waiting`: it holds the connection until something happens.
 * - `queueing`: commands that follow on the connection change meaning.
 */
export type Nature =
  'harmless' | 'lasting' | 'lock' | 'dependent' | 'identity' | 'sweeping' | 'block' | 'waiting' | 'queueing';

const NATURES: readonly (readonly [EffectPattern, Nature])[] = [
  [{ scope: 'global' }, 'harmless'],
  [{ state: 'setting', scope: 'statement' }, 'harmless'],
  [{ action: 'send' }, 'harmless'],
  [{ action: 'wait' }, 'waiting'],
  // MySQL's autocommit is a variable of the session that says where blocks begin.
  [{ state: 'transaction', action: 'write', scope: 'session', name: 'autocommit' }, 'lasting'],
  [{ state: 'transaction', action: 'release', name: 'autocommit' }, 'harmless'],
  [{ state: 'transaction' }, 'block'],
  [{ state: 'command-queue' }, 'queueing'],
  [{ state: 'connection-identity' }, 'identity'],

  // Makes a value for others to read; nothing is wrong until somebody reads it on another connection.
  [{ state: 'sequence-value', action: 'write' }, 'harmless'],
  [{ state: 'insert-id', action: 'write' }, 'harmless'],
  [{ state: 'session-lock', action: 'write' }, 'lock'],
  [{ state: 'table-lock', action: 'write', scope: 'session' }, 'lock'],
  [{ action: 'write' }, 'lasting'],

  [{ state: 'setting', action: 'read' }, 'harmless'],
  [{ state: 'snapshot', action: 'read' }, 'harmless'],
  [{ action: 'read' }, 'dependent'],

  // Measured: DISCARD ALL, DEALLOCATE ALL and pg_advisory_unlock_all destroy what other clients made;
  // RESET, UNLISTEN, DISCARD TEMP and DISCARD SEQUENCES were met by nobody else.
  [{ state: ['every-state', 'session-lock', 'prepared-statement'], action: 'release', name: '*' }, 'sweeping'],
  [{ state: ['setting', 'role', 'notification', 'sequence-value', 'every-state'], action: 'release' }, 'harmless'],
  [{ action: 'release', name: '*' }, 'harmless'],
  [{ action: 'release' }, 'dependent'],
];

export const natureOf = (effect: SessionEffect): Nature =>
  NATURES.find(([pattern]) => matchesEffect(pattern, effect))?.[1] ?? 'lasting';

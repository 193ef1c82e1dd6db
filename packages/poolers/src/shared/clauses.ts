import type { Condition, Documented, EffectPattern, HandlingClause } from '@poolsafe/core';

/** Session settings and roles, by name and spelling when given. */
export const sessionSetting = (more: Pick<EffectPattern, 'name' | 'via'> = {}): EffectPattern => ({
  state: ['setting', 'role'],
  action: 'write',
  scope: 'session',
  ...more,
});

/** Parameters that a client sends when it connects. */
export const startupParameter = (name?: string | readonly string[]): EffectPattern => ({
  state: ['setting', 'role'],
  action: 'write',
  via: ['startup', 'startup-options'],
  ...(name === undefined ? {} : { name }),
});

/** Prepared statements of the protocol, as drivers make them. */
export const DRIVER_STATEMENT: EffectPattern = { state: 'prepared-statement', via: 'protocol' };

/** Opening a transaction block. */
export const BEGIN: EffectPattern = { state: 'transaction', action: 'write', via: 'begin' };

/** Evidence from one source: a page, or a file of the product at one commit. */
export const documentedIn =
  (source: string) =>
  (detail: string): Documented => ({ kind: 'documented', source, detail });

/** One line of a profile. */
export const clause = (
  effects: EffectPattern,
  handling: HandlingClause['handling'],
  because: string,
  more: Pick<HandlingClause, 'when' | 'recognition' | 'evidence'> = {},
): HandlingClause => ({ effects, handling, because, ...more });

/** State of a PostgreSQL session that can meet other clients, or be missed, when a connection is shared. */
const SESSION_STATES: EffectPattern['state'] = [
  'setting',
  'role',
  'prepared-statement',
  'temp-relation',
  'cursor',
  'session-lock',
  'notification',
  'library',
  'extension-state',
  'client-mode',
];

/**
 * Ends the clauses of a pooler of which little is written: what no clause before covers is unknown, instead of a guess.
 */
export const unknownOtherwise = (because: string, when?: Condition): readonly HandlingClause[] => [
  clause(
    { state: SESSION_STATES, action: ['write', 'release'], scope: 'session' },
    { kind: 'yields', outcomes: ['unknown'] },
    because,
    when === undefined ? {} : { when },
  ),
  clause(
    {
      state: ['every-state', 'sequence-value', 'prepared-statement', 'temp-relation'],
      action: ['read', 'release'],
      scope: 'session',
    },
    { kind: 'yields', outcomes: ['unknown'] },
    because,
    when === undefined ? {} : { when },
  ),
];

import type { EffectPattern, ResetClause } from '@poolsafe/core';

/** Measured on every session-mode pooler: what PostgreSQL's `DISCARD ALL` leaves behind. */
export const SURVIVES_DISCARD_ALL: readonly EffectPattern[] = [
  { state: 'library' },
  { state: 'extension-state', via: ['setseed', 'dblink_connect', 'dblink_connect_u'] },
];

/** `DISCARD ALL` at a point, under a condition. */
export const discardAll = (at: ResetClause['at'], because: string, when?: ResetClause['when']): ResetClause => ({
  at,
  ...(when === undefined ? {} : { when }),
  clears: [{}],
  except: SURVIVES_DISCARD_ALL,
  because,
});

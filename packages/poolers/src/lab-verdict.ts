import type { Outcome } from '@poolsafe/core';

/** What the lab saw, in the lab's words. */
export type LabVerdict =
  | 'safe'
  | 'tracked'
  | 'breaks+leaks'
  | 'breaks+leaks+permanent'
  | 'breaks'
  | 'leaks'
  | 'leaks+permanent'
  | 'lost-at-transaction-end'
  | 'no-effect'
  | 'no-lasting-effect'
  | 'breaks-others'
  | 'rejected'
  | 'ignored'
  | 'pinned'
  | 'pinned+breaks'
  | 'leaks+breaks'
  | 'shared'
  | 'works-same-backend'
  | 'as-direct';

/** The outcomes that each lab verdict stands for; empty where it says nothing that an outcome could. */
export const OUTCOMES_OF_LAB_VERDICT: Readonly<Record<LabVerdict, readonly Outcome[]>> = {
  safe: ['safe'],
  tracked: ['tracked'],
  'breaks+leaks': ['lost', 'leaked'],
  'breaks+leaks+permanent': ['lost', 'leaked', 'permanent'],
  breaks: ['lost'],
  leaks: ['leaked'],
  'leaks+permanent': ['leaked'],
  'lost-at-transaction-end': ['lost'],
  'no-effect': ['no-effect'],
  'no-lasting-effect': ['no-effect'],
  'breaks-others': ['harms-others'],
  rejected: ['rejected'],
  ignored: ['ignored'],
  pinned: ['pinned'],
  'pinned+breaks': ['pinned', 'lost'],
  'leaks+breaks': ['leaked', 'wrong'],
  // The connection went on to others; nobody looked at the state.
  shared: [],
  'works-same-backend': [],
  'as-direct': [],
};

/**
 * What becomes of an effect on a target.
 *
 * - `safe`: as on a connection of one's own. `tracked`: the pooler replays it. `pinned`: works, the connection is not shared.
 * - `no-effect`: accepted, but gone before it can be of use. `rejected`: an error. `ignored`: accepted and not applied.
 * - `lost`: a later statement does not find it. `wrong`: a later statement finds another value, without an error.
 * - `leaked`: other clients meet it. `harms-others`: destroys what other clients made. `permanent`: nobody can undo it.
 * - `stalls`: everybody on the connection waits. `interleaves`: commands of two flows mix.
 * - `unknown`: neither measured nor documented.
 */
export type Outcome =
  | 'safe'
  | 'tracked'
  | 'pinned'
  | 'no-effect'
  | 'rejected'
  | 'lost'
  | 'wrong'
  | 'ignored'
  | 'leaked'
  | 'harms-others'
  | 'permanent'
  | 'stalls'
  | 'interleaves'
  | 'unknown';

/** Until when a pin, a lock or a lasting state holds: an event, or a count or duration in words (`5 statements or 10 s`). */
export type Until = 'transaction-end' | 'statement-end' | 'release' | 'reset' | 'disconnect' | `${number} ${string}`;

/** Seen on a running system. */
export interface Measured {
  readonly kind: 'measured';
  /** Product and version of everything that took part: `PgBouncer 1.24.1 + PostgreSQL 15.18`. */
  readonly on: string;
  readonly detail: string;
}

/** Read in the product's documentation, changelog or source. */
export interface Documented {
  readonly kind: 'documented';
  readonly source: string;
  readonly detail: string;
}

/** Follows from measured or documented behaviour by the rules of `judge`, without a measurement of this very case. */
export interface Inferred {
  readonly kind: 'inferred';
  readonly detail: string;
}

export type Evidence = Measured | Documented | Inferred;

/** Why a verdict came out as it did, for the sentence that people read. */
export type Reason =
  | { readonly kind: 'outlives-boundary' }
  | { readonly kind: 'reset-at-boundary' }
  | { readonly kind: 'survives-reset' }
  | { readonly kind: 'made-on-another-connection' }
  | { readonly kind: 'runs-on-another-connection' }
  | { readonly kind: 'no-transaction' }
  | { readonly kind: 'server-rejects'; readonly error: string }
  | { readonly kind: 'pooler'; readonly because: string; readonly error?: string }
  /** The pooler acts on such state, but does not notice it as it is written or sent here; `because`: what it looks for. */
  | { readonly kind: 'unrecognised'; readonly because: string }
  /** Other flows send on the same connection at the same time. */
  | { readonly kind: 'shared-at-once' }
  /** Inside `MULTI` or a script the server answers at once. */
  | { readonly kind: 'never-waits' }
  /** The server serves nobody meanwhile. */
  | { readonly kind: 'stops-server' }
  /** An earlier statement has pinned the client to the connection. */
  | { readonly kind: 'held' }
  | { readonly kind: 'fits' };

export interface Verdict {
  /** Worst first; never empty. */
  readonly outcomes: readonly Outcome[];
  readonly until: Until | null;
  readonly reason: Reason;
  /** False when the pooler acts on this kind of state but does not notice it as it is written here: the silent leak. */
  readonly recognised: boolean;
  readonly evidence: readonly Evidence[];
}

/** Worst first. What is silent or reaches other clients outranks what fails with an error. */
const OUTCOMES_WORST_FIRST: readonly Outcome[] = [
  'permanent',
  'interleaves',
  'harms-others',
  'leaked',
  'wrong',
  'lost',
  'ignored',
  'stalls',
  'rejected',
  'no-effect',
  'pinned',
  'unknown',
  'tracked',
  'safe',
];

/** Negative when `a` is worse than `b`. */
export const compareOutcomes = (a: Outcome, b: Outcome): number =>
  OUTCOMES_WORST_FIRST.indexOf(a) - OUTCOMES_WORST_FIRST.indexOf(b);

/** The worst outcome of a verdict. */
export const worstOutcome = (verdict: Verdict): Outcome => [...verdict.outcomes].sort(compareOutcomes)[0] ?? 'unknown';

/** Whether something fails, is wrong, is lost or reaches others with this outcome; a pinned connection only costs. */
export const isBreaking = (outcome: Outcome): boolean => outcome !== 'pinned' && severityOf(outcome) !== undefined;

export type Severity = 'error' | 'warning' | 'info';

/** How loudly an outcome is reported; `undefined` when it is nothing to report. */
export function severityOf(outcome: Outcome): Severity | undefined {
  switch (outcome) {
    case 'permanent':
    case 'interleaves':
    case 'harms-others':
    case 'leaked':
    case 'wrong':
    case 'lost':
    case 'stalls':
    case 'rejected':
      return 'error';
    case 'ignored':
    case 'no-effect':
    case 'pinned':
      return 'warning';
    case 'unknown':
    case 'tracked':
    case 'safe':
      return undefined;
  }
}

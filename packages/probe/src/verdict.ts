import type { LabVerdict } from '@poolsafe/poolers';
import type { BlockProbe, Observation, StateProbe } from './construct.js';
import type { Made } from './interleavings.js';

type Seen = Omit<Observation, 'verdict'>;

/** What the looks at a construct add up to. */
export function verdictOf(
  probe: StateProbe | BlockProbe,
  seen: Seen,
  { failure, withinBlock }: { [Key in 'failure' | 'withinBlock']: Made[Key] | undefined },
  shared: boolean,
): LabVerdict {
  if (failure) {
    const first =
      probe.kind === 'state' && Array.isArray(probe.setup) ? (probe.setup as readonly string[])[0] : undefined;
    // The first statement went through and a later one no longer found what it made.
    const lostOnTheWay = shared && first !== undefined && failure.at !== undefined && failure.at !== first;
    return lostOnTheWay ? 'lost-at-transaction-end' : 'rejected';
  }
  if (probe.kind === 'state') {
    if (probe.startup && seen.same?.state === 'lost') return 'ignored';
    if (probe.stateless) return seen.same?.state === 'kept' ? 'safe' : 'breaks';
  }
  const leaks = seen.leakLive?.state === 'kept' || seen.leakAfter?.state === 'kept' || seen.collide?.state === 'error';
  const transactional = probe.kind === 'block' ? probe.outlives !== true : probe.transactional === true;
  if (transactional) {
    if (probe.kind === 'block' && withinBlock?.state !== 'kept') return 'breaks';
    if (leaks) return 'leaks';
    return probe.kind === 'block' ? 'safe' : 'no-lasting-effect';
  }
  const lostAtOnce = seen.same?.state !== 'kept';
  const lostElsewhere = seen.other !== undefined && seen.other.state !== 'kept';
  if (lostAtOnce && !leaks) return shared ? 'lost-at-transaction-end' : 'breaks';
  if (lostAtOnce || lostElsewhere) return leaks ? 'breaks+leaks' : 'breaks';
  if (leaks) return 'leaks';
  return shared ? 'tracked' : 'safe';
}

import type { Extraction } from '@poolsafe/sources';

/** What was extracted, in the shape that is judged or in the one that is kept: only whether there is any counts. */
type Held = Pick<Extraction, 'notAnalysed' | 'suppressions' | 'counts' | 'facts' | 'dependencies'> & {
  readonly flows: readonly unknown[];
  readonly observations?: readonly unknown[];
};

/** Most files: nothing to judge, so that their lines need not be counted. */
export const holdsNothing = ({ flows, observations = [], notAnalysed, suppressions, counts }: Held): boolean =>
  flows.length === 0 &&
  observations.length === 0 &&
  notAnalysed.length === 0 &&
  suppressions.length === 0 &&
  counts === undefined;

/** Nothing to judge, nothing that counts for other files, and nothing of other files that counted. */
export const tellsNothing = (held: Held): boolean =>
  holdsNothing(held) && (held.facts ?? []).length === 0 && held.dependencies === undefined;

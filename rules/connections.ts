import {
  compareOutcomes,
  composeBoundaries,
  type Connection,
  describeTarget,
  type EndpointFact,
  type Filed,
  type Project,
  type Target,
  type Verdict,
  worstOutcome,
} from '@poolsafe/core';

/** The targets of a connection that hand the server connection on before the session ends. */
export const sharing = (connection: Connection): readonly Target[] =>
  connection.targets.filter((target) => composeBoundaries(target.mode.boundary, 'session') !== 'session');

/** `PgBouncer 1.24 in transaction mode, which ... shows`: names a target. */
export const nameTargets = (targets: readonly Target[]): string =>
  [...new Set(targets.map(describeTarget))].slice(0, 2).join(' and ');

/** The addresses that a connection was recognised by, as places to look at. */
export const addressesOf = (project: Project, endpoints: readonly Filed<EndpointFact>[], except?: string) =>
  endpoints
    .filter(({ file, range }) => file !== '' && `${file}:${String(range.start)}` !== except)
    .slice(0, 3)
    .map((endpoint) => project.relate(endpoint.file, endpoint.range, 'this address leads to the pooler'));

interface TargetVerdict {
  readonly target: Target;
  readonly verdict: Verdict;
}

/** One verdict per target: that of the effect which fares worst there. */
export function worstPerTarget(verdicts: readonly TargetVerdict[]): readonly TargetVerdict[] {
  const worst = new Map<string, TargetVerdict>();
  for (const { target, verdict } of verdicts) {
    const known = worst.get(target.id);
    if (!known || compareOutcomes(worstOutcome(verdict), worstOutcome(known.verdict)) < 0)
      worst.set(target.id, { target, verdict });
  }
  return [...worst.values()];
}

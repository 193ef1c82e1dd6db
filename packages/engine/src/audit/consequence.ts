import type { Finding, Outcome, SessionEffect, TargetVerdict } from '@poolsafe/core';

/** How a finding hurts, worst first. One finding may hurt in several ways. */
export const CONSEQUENCES = ['leaks', 'silent', 'loud', 'cost'] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

const consequenceOf = (outcome: Outcome): Consequence | undefined => {
  switch (outcome) {
    case 'leaked':
    case 'permanent':
    case 'harms-others':
    case 'interleaves':
      return 'leaks';
    case 'lost':
    case 'wrong':
    case 'ignored':
    case 'no-effect':
      return 'silent';
    case 'rejected':
    case 'stalls':
      return 'loud';
    case 'pinned':
      return 'cost';
    case 'unknown':
    case 'tracked':
    case 'safe':
      return undefined;
  }
};

/** In which ways a verdict hurts; empty for one that does not. */
export function consequencesOf(verdict: TargetVerdict): readonly Consequence[] {
  const all = new Set(verdict.outcomes.map(consequenceOf));
  return CONSEQUENCES.filter((consequence) => all.has(consequence));
}

/** The verdict of a finding on a target. */
export const verdictOn = (finding: Finding, target: string): TargetVerdict | undefined =>
  finding.verdicts.find((verdict) => verdict.target === target);

/** State that has to outlive every transaction to be of use: no rewriting brings it behind a narrower boundary. */
const NEEDS_SESSION: readonly SessionEffect['state'][] = [
  'notification',
  'session-lock',
  'library',
  'subscription',
  'table-lock',
  'extension-state',
];

/** A finding that only a connection of one's own solves, on a target where it hurts. */
export function needsDirect(finding: Finding, target: string): boolean {
  const { effect } = finding;
  const verdict = verdictOn(finding, target);
  return (
    effect !== undefined &&
    verdict !== undefined &&
    consequencesOf(verdict).length > 0 &&
    finding.fixes.length === 0 &&
    effect.scope === 'session' &&
    effect.action !== 'send' &&
    NEEDS_SESSION.includes(effect.state)
  );
}

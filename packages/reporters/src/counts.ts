import type { Finding, Severity } from '@poolsafe/core';

/** The findings that count: those that nothing suppresses. */
export const counted = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ suppressed }) => suppressed === null);

/** How many findings a comment in the code suppresses. */
export const suppressedCount = (findings: readonly Finding[]): number => findings.length - counted(findings).length;

/** `3 suppressed`, where a report tells of it; empty when there is none. */
export const suppressedWords = (findings: readonly Finding[]): readonly string[] => {
  const count = suppressedCount(findings);
  return count > 0 ? [`${String(count)} suppressed`] : [];
};

export const countOf = (findings: readonly Finding[], severity: Severity): number =>
  counted(findings).filter((finding) => finding.severity === severity).length;

/** `1 error`, `2 errors`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${String(count)} ${count === 1 ? one : many}`;

/** Findings by a key, in the order in which the keys are first met. */
export function groupBy<Key>(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => Key,
): ReadonlyMap<Key, readonly Finding[]> {
  const groups = new Map<Key, Finding[]>();
  for (const finding of findings) groups.set(keyOf(finding), [...(groups.get(keyOf(finding)) ?? []), finding]);
  return groups;
}

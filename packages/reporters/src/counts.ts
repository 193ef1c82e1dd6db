import type { Finding, Severity } from '@poolsafe/core';

/** The findings that count: those that nothing suppresses. */
export const counted = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ suppressed }) => suppressed === null);

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

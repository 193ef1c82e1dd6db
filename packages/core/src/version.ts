/** Compares dotted versions number by number ("1.9" < "1.24", "18" = "18.0"). Negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (Number.parseInt(left[i] ?? '0', 10) || 0) - (Number.parseInt(right[i] ?? '0', 10) || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * True when the version is in the range: comparisons joined by spaces, all of which must hold (`>=1.21 <1.26`).
 * Operators are `>=`, `>`, `<=`, `<` and none for "this version and its patches"; `||` stands between ranges of which one must hold.
 */
export function versionInRange(version: string, range: string): boolean {
  if (range.includes('||')) return range.split('||').some((part) => versionInRange(version, part));
  return range
    .split(' ')
    .filter(Boolean)
    .every((part) => {
      const [, operator = '', bound = ''] = /^(>=|>|<=|<)?(.+)$/.exec(part) ?? [];
      const order = compareVersions(version, bound);
      switch (operator) {
        case '>=':
          return order >= 0;
        case '>':
          return order > 0;
        case '<=':
          return order <= 0;
        case '<':
          return order < 0;
        default:
          return compareVersions(version.split('.').slice(0, bound.split('.').length).join('.'), bound) === 0;
      }
    });
}

import type { Finding, Fix, TextEdit } from '@poolsafe/core';

/** How far to go: `safe` fixes keep the program's meaning; `unsafe` ones are right in most programs. */
export type FixSafety = Fix['safety'];

/** One look at a text: its findings, and how many places in it could not be analysed. */
export interface Look {
  readonly findings: readonly Finding[];
  readonly notAnalysed: number;
}

export interface FixedText {
  readonly text: string;
  /** Fixes that were made, and whose finding is gone. */
  readonly made: number;
}

interface Taken {
  readonly finding: Finding;
  readonly fix: Fix;
}

const MOST_PASSES = 10;

const apply = (text: string, edits: readonly TextEdit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((fixed, { start, end, text: inserted }) => fixed.slice(0, start) + inserted + fixed.slice(end), text);

const overlaps = (a: readonly TextEdit[], b: readonly TextEdit[]) =>
  a.some((one) => b.some((other) => one.start <= other.end && other.start <= one.end));

const allowed = ({ fixes }: Finding, safety: FixSafety): Fix | undefined =>
  fixes.find((fix) => fix.safety === 'safe' || safety === 'unsafe');

const identity = ({ rule, statement, effect }: Finding) => `${rule} ${effect?.name ?? ''} ${statement}`;

/**
 * Makes the fixes of a text, pass by pass, conflicting ones in later passes. Each fix is checked by looking again: its
 * finding must be gone, no other finding may appear, and nothing may become unreadable; else it is not made. Line endings
 * and everything outside the edits stay as they are.
 */
export function fixText(text: string, look: (text: string) => Look, safety: FixSafety): FixedText {
  let current = text;
  let made = 0;
  const refused = new Set<string>();
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = look(current);
    const taken: Taken[] = [];
    for (const finding of before.findings) {
      const fix = finding.suppressed === null ? allowed(finding, safety) : undefined;
      if (!fix || refused.has(identity(finding)) || taken.some((other) => overlaps(other.fix.edits, fix.edits)))
        continue;
      taken.push({ finding, fix });
    }
    if (taken.length === 0) break;
    const together = apply(
      current,
      taken.flatMap(({ fix }) => fix.edits),
    );
    if (better(before, look(together), taken)) {
      current = together;
      made += taken.length;
      continue;
    }
    // One of them is not right: make them one by one, and leave out those that do not help.
    const [first] = taken;
    if (!first) break;
    const alone = apply(current, first.fix.edits);
    if (better(before, look(alone), [first])) {
      current = alone;
      made++;
    } else refused.add(identity(first.finding));
  }
  return { text: current, made };
}

/** What a finding is about, whatever else changes in its statement. */
const subject = ({ rule, effect, statement }: Finding) =>
  `${rule} ${effect === undefined ? statement : `${effect.state} ${effect.action} ${effect.name ?? ''}`}`;

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(subject(finding), (counts.get(subject(finding)) ?? 0) + 1);
  return counts;
}

/** The findings that were fixed are gone, no other one appeared, and nothing is unreadable that could be read before. */
function better(before: Look, after: Look, fixed: readonly Taken[]): boolean {
  if (after.notAnalysed > before.notAnalysed) return false;
  const allowed = counted(before.findings);
  for (const { finding } of fixed) allowed.set(subject(finding), (allowed.get(subject(finding)) ?? 0) - 1);
  return [...counted(after.findings)].every(([about, count]) => count <= (allowed.get(about) ?? 0));
}

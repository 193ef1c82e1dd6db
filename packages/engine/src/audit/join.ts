import type { Caller, Dialect, Finding } from '@poolsafe/core';
import { normalise } from '@poolsafe/dialects';
import type { RunCount } from '@poolsafe/logs';

/**
 * Names of the statements of a text: the same for texts that differ in literals, white space and comments only. The
 * same name joins a statement of the code with its runs in a log.
 */
export function statementNames(text: string, dialect: Dialect): readonly string[] {
  // How long a list is says nothing about the statement.
  const whole = normalise(text, dialect).replaceAll(', ...', '');
  // Literals are out, so a semicolon ends a statement unless it stands in a quoted name or a body.
  const parts = /["`$]\S*;|;\S*["`$]/.test(whole) ? [whole] : whole.split(';');
  return [...new Set([whole, ...parts])]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `${dialect} ${part}`);
}

/** The name of the statement that a finding is about; `undefined` for one about a file. */
export function nameOf(finding: Finding): string | undefined {
  return finding.dialect === null ? undefined : statementNames(finding.statement, finding.dialect)[0];
}

/** The names of all statements that findings are about. */
export const namesIn = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(findings.flatMap((finding) => nameOf(finding) ?? []));

/** Findings of the code, with how often their statements ran. */
export function withRuns(findings: readonly Finding[], runs: ReadonlyMap<string, RunCount>): readonly Finding[] {
  return findings.map((finding) => {
    const run = runs.get(nameOf(finding) ?? '');
    if (!run || run.occurrences === 0) return finding;
    const services: readonly Caller[] = [...run.services.values()].sort((a, b) => b.occurrences - a.occurrences);
    return { ...finding, occurrences: run.occurrences, sessions: run.sessions, services };
  });
}

/** Findings of a log, with the places of the code where the same statement stands. */
export function withPlaces(inLogs: readonly Finding[], inCode: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, Finding[]>();
  for (const finding of inCode) {
    const name = nameOf(finding);
    if (name !== undefined) places.set(name, [...(places.get(name) ?? []), finding]);
  }
  return inLogs.map((finding) => {
    const own = (places.get(nameOf(finding) ?? '') ?? []).filter(({ rule }) => rule === finding.rule);
    if (own.length === 0) return finding;
    const related = own.map(({ file, range }) => ({ file, range, message: 'stands here in the code' }));
    return { ...finding, related: [...finding.related, ...related] };
  });
}

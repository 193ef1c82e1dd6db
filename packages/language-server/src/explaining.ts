import { compareOutcomes, type Dialect, type Outcome, severityOf, type Target } from '@poolsafe/core';
import { analyse, withoutLiterals } from '@poolsafe/dialects';
import { explain } from '@poolsafe/engine';
import { knownTargets } from '@poolsafe/poolers';
import { evidenceWords } from '@poolsafe/reporters/evidence';
import { cell, code, effectWords } from './hover.js';
import type { ReadAs } from './readers.js';

/** A statement somewhere in a document. */
export interface StatementAt {
  readonly text: string;
  readonly dialect: Dialect;
}

const SQL_FILE = /\.(sql|psql|pgsql)$/i;

/** The end of what is written before an offset on its line: behind `SET x = 1;` one still means that statement. */
function endBefore(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && ' \t;'.includes(text.charAt(end - 1))) end--;
  return end;
}

/** The statement that an offset stands in or right behind: one with effects anywhere, any statement in SQL files. */
export const statementAt = (text: string, as: ReadAs, offset: number): StatementAt | undefined =>
  statementAround(text, as, offset) ?? statementAround(text, as, endBefore(text, offset));

function statementAround(text: string, { reader, path }: ReadAs, offset: number): StatementAt | undefined {
  const { flows } = reader.extract(text, path);
  for (const { statements, dialect } of flows) {
    for (const { statement, text: own, inFile } of statements) {
      const place = inFile(statement.range);
      if (place.start <= offset && offset <= place.end)
        return { text: own.slice(statement.range.start, statement.range.end), dialect };
    }
  }
  if (!SQL_FILE.test(path)) return undefined;
  const dialect = flows[0]?.dialect ?? 'postgres';
  const found = analyse(text, dialect).statements.find(({ range }) => range.start <= offset && offset <= range.end);
  return found ? { text: text.slice(found.range.start, found.range.end), dialect } : undefined;
}

const mark = (outcome: Outcome): string => {
  const severity = severityOf(outcome);
  return severity === 'error' ? '✗' : severity === 'warning' ? '!' : outcome === 'unknown' ? '?' : '✓';
};

/** What each pooler does with a statement, as a page: the targets in force first, then all that are known. */
export function explanationPage({ text, dialect }: StatementAt, inForce: readonly Target[]): string {
  const own = inForce.filter(({ profile }) => profile.dialects.includes(dialect));
  const ids = new Set(own.map(({ id }) => id));
  const { effects, verdicts } = explain(text, dialect, [
    ...own,
    ...knownTargets(dialect).filter(({ id }) => !ids.has(id)),
  ]);
  const rows = verdicts.map(({ target, outcomes, until, evidence }) => {
    const sorted = [...outcomes].sort(compareOutcomes);
    const words = sorted.join(', ') + (until === null ? '' : ` until ${until}`);
    const name = ids.has(target) ? `**${code(target)}** (in force)` : code(target);
    return `| ${name} | ${mark(sorted[0] ?? 'unknown')} ${cell(words)} | ${evidence[0] ? cell(evidenceWords(evidence[0])) : ''} |`;
  });
  const head = ['# What poolers do with this statement', '', code(withoutLiterals(text, dialect)), ''];
  if (effects.length === 0)
    return [...head, 'It makes and needs no session state: it means the same on any connection.', ''].join('\n');
  return [
    ...head,
    '## Session state',
    '',
    ...effects.map(
      (effect) =>
        `- ${code(withoutLiterals(text.slice(effect.range.start, effect.range.end), dialect))}: ${effectWords(effect)}`,
    ),
    '',
    '## Poolers',
    '',
    '| target | what happens | evidence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

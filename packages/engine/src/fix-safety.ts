import type { Fix, SessionEffect, Target } from '@poolsafe/core';
import { analyse } from '@poolsafe/dialects';
import type { Flow } from '@poolsafe/sources';
import type { Report } from './judging.js';

const CLOSING: readonly string[] = ['commit', 'rollback', 'prepare_transaction'];

const closes = ({ state, via }: SessionEffect) => state === 'transaction' && CLOSING.includes(via);

/**
 * Whether no statement of the flow runs behind the transaction that a step stands in. True where that is seen: the flow
 * is the body of a transaction, or the rest of the script is empty.
 */
function nothingBehind({ statements, start, statementCount, dialect, lastStatement }: Flow, step: number): boolean {
  const closing = statements.findIndex(({ statement }, index) => index >= step && statement.effects.some(closes));
  const opensItself = statements.some(({ statement }) => statement.effects.some(({ via }) => via === 'begin'));
  if (closing === -1) return start === 'inside' && !opensItself;
  const end = statements[closing];
  if (!end || closing !== statements.length - 1) return false;
  // Statements without effects are not in the flow: only a script shows all of them.
  if (lastStatement !== undefined) return end.inFile(end.statement.range).start === lastStatement;
  const isScript = statements.every(({ text }) => text === end.text);
  if (!isScript) return false;
  const all = analyse(end.text, dialect).statements;
  return all.length === statementCount && all.every(({ range }) => range.start <= end.statement.range.start);
}

/** Every target takes the state away, or hands it to others, at the end of the transaction: nobody can count on it. */
const isGoneEverywhere = ({ verdicts, flow }: Report, targets: readonly Target[]): boolean => {
  const asked = targets.filter(({ profile }) => profile.dialects.includes(flow.dialect));
  return (
    verdicts.length === asked.length &&
    verdicts.every(({ outcomes }) => outcomes.some((outcome) => outcome === 'lost' || outcome === 'leaked'))
  );
};

/**
 * A rule's fix with the safety that it has where it stands.
 *
 * @param targets those that the flow is judged for
 */
export function withSafety({ sameUntil, ...fix }: Fix, report: Report, targets: readonly Target[]): Fix {
  const { flow, placed, elsewhere } = report;
  const isSafe =
    sameUntil === 'transaction-end' &&
    flow.confidence.level === 'high' &&
    placed.context.transaction === 'inside' &&
    placed.neededBy === undefined &&
    elsewhere === undefined &&
    isGoneEverywhere(report, targets) &&
    nothingBehind(flow, placed.step);
  return isSafe ? { ...fix, safety: 'safe' } : fix;
}

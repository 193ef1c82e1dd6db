import { compareOutcomes, type Outcome, severityOf } from '@poolsafe/core';
import type { Explanation } from '@poolsafe/engine';
import Table from 'cli-table3';
import pc from 'picocolors';
import { evidenceWords } from './evidence.js';

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table without lines, in colours or not. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  color: boolean,
  widths?: readonly (number | null)[],
): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: head.map((cell) => colors.bold(cell)),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    wordWrap: true,
    ...(widths ? { colWidths: [...widths] } : {}),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A statement's effects, and what each target does with them. */
export function reportExplanation(
  explanation: Explanation,
  options: { readonly color: boolean; readonly width: number },
): string {
  const colors = pc.createColors(options.color);
  const paint = (outcome: Outcome) => {
    const severity = severityOf(outcome);
    return (
      severity === 'error'
        ? colors.red
        : severity === 'warning'
          ? colors.yellow
          : outcome === 'unknown'
            ? colors.dim
            : colors.green
    )(outcome);
  };
  const { effects, verdicts } = explanation;
  if (effects.length === 0) return `${colors.bold('No session state.')} This means the same on any connection.\n`;
  const effectRows = effects.map((effect) => [
    explanation.statement.slice(effect.range.start, effect.range.end).replace(/\s+/g, ' '),
    effect.state,
    effect.action,
    effect.scope,
    effect.name ?? '',
    effect.deferred === undefined ? '' : `when the ${effect.deferred} is run`,
  ]);
  const verdictRows = verdicts.map(({ target, outcomes, until, evidence }) => [
    target,
    [...outcomes].sort(compareOutcomes).map(paint).join(', ') + (until === null ? '' : ` until ${until}`),
    evidence[0] ? colors.dim(evidenceWords(evidence[0])) : '',
  ]);
  const widest = Math.max(12, ...verdicts.map(({ target }) => target.length + 2));
  const outcomeWidth = 30;
  return [
    plainTable(['words', 'state', 'action', 'scope', 'name', ''], effectRows, options.color),
    '',
    plainTable(['target', 'what happens', 'evidence'], verdictRows, options.color, [
      widest,
      outcomeWidth,
      Math.max(30, options.width - widest - outcomeWidth - 6),
    ]),
    '',
  ].join('\n');
}

export interface PoolerRow {
  readonly product: string;
  readonly title: string;
  readonly versions: readonly string[];
  readonly modes: readonly string[];
  readonly measuredCells: number;
  readonly documentedFacts: number;
}

/** The known poolers as a table. */
export function reportPoolers(rows: readonly PoolerRow[], color: boolean): string {
  const cells = rows.map(({ product, title, versions, modes, measuredCells, documentedFacts }) => [
    product,
    title,
    versions.length > 1 ? `${versions[0] ?? ''} to ${versions.at(-1) ?? ''}` : (versions[0] ?? ''),
    modes.join(', '),
    measuredCells === 0 ? '' : `${String(measuredCells)} cells`,
    documentedFacts === 0 ? '' : `${String(documentedFacts)} facts`,
  ]);
  return `${plainTable(['product', '', 'versions', 'modes', 'measured', 'documented'], cells, color)}\n`;
}

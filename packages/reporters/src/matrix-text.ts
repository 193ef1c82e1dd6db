import { compareOutcomes } from '@poolsafe/core';
import type { Matrix } from '@poolsafe/poolers';
import { LEGEND, reportMatrixMarkdown, TITLES, words } from './matrix.js';
import { wrap } from './terminal.js';

/** More columns than this do not fit on a screen. */
const COLUMNS = 6;

/**
 * The matrices for people at a terminal: a table where few targets are compared, else under each construct what happens,
 * with the targets on which it does.
 *
 * @param width columns of the terminal
 */
export function reportMatrixText(matrices: readonly Matrix[], width: number): string {
  if (matrices.every(({ targets }) => targets.length <= COLUMNS)) return reportMatrixMarkdown(matrices);
  return `${matrices.map((matrix) => grouped(matrix, width)).join('\n')}\n${LEGEND}\n`;
}

function grouped({ dialect, targets, rows }: Matrix, width: number): string {
  const blocks = rows.map(({ does, cells }) => {
    const groups = new Map<string, string[]>();
    // Worst first, as the outcomes of a cell stand.
    const order = cells
      .map((cell, index) => ({ cell, id: targets[index]?.id ?? '' }))
      .sort((a, b) => compareOutcomes(a.cell.outcomes[0] ?? 'unknown', b.cell.outcomes[0] ?? 'unknown'));
    for (const { cell, id } of order) groups.set(words(cell), [...(groups.get(words(cell)) ?? []), id]);
    const longest = Math.max(...[...groups.keys()].map((text) => text.length));
    const lines = [...groups].flatMap(([text, ids]) =>
      wrap(ids.join(', '), Math.max(20, width - longest - 4)).map(
        (line, index) => `  ${(index === 0 ? text : '').padEnd(longest)}  ${line}`,
      ),
    );
    return [does.replaceAll('\n', ' '), ...lines].join('\n');
  });
  return `${TITLES[dialect]}\n\n${blocks.join('\n\n')}\n`;
}

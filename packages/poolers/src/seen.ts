import type { MeasuredConfiguration, Measurements } from '@poolsafe/core';
import { postgresConstructs } from './constructs/postgres.js';
import { type LabVerdict, OUTCOMES_OF_LAB_VERDICT } from './lab-verdict.js';

const READS = new Map(postgresConstructs.map((construct) => [construct.id, construct.reads]));

const remembered = new Map<string, Measurements>();

/** What was remembered of a product. */
export const seenOf = (product: string): Measurements | undefined => remembered.get(product);

/** What was seen of a pooler that is not among the known ones: construct -> [what was seen, detail]. */
export interface SeenConfiguration extends Omit<MeasuredConfiguration, 'cells'> {
  readonly cells: Readonly<Record<string, readonly [string, string]>>;
}

/** Lets verdicts for a product cite what was seen of it. */
export function rememberMeasurements(product: string, seen: readonly SeenConfiguration[]): void {
  remembered.set(product, {
    constructs: postgresConstructs.filter((construct) => construct.cited !== false),
    configurations: seen.map((configuration) => ({ ...configuration, cells: measuredCells(configuration.cells) })),
  });
}

/** Cells in the form that `judge` cites from; those that say nothing are left out. */
export function measuredCells(cells: SeenConfiguration['cells']): MeasuredConfiguration['cells'] {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([id, [seen, detail]]) => {
      const outcomes = READS.get(id)?.[seen] ?? OUTCOMES_OF_LAB_VERDICT[seen as LabVerdict];
      return outcomes.length === 0 ? [] : [[id, { outcomes, detail }]];
    }),
  );
}

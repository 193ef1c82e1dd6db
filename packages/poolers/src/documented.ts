import type { Outcome } from '@poolsafe/core';
import rows from '../measurements/documented-postgres.json' with { type: 'json' };
import { type LabVerdict, OUTCOMES_OF_LAB_VERDICT } from './lab-verdict.js';

/** One behaviour that a product's documentation or source states. */
export interface DocumentedCell {
  readonly product: string;
  readonly mode: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Id of the construct that it is about. */
  readonly construct: string;
  readonly outcomes: readonly Outcome[];
  readonly source: string;
  readonly note?: string;
}

/** What is documented and was not measured, of all products or of one. */
export function documentedCells(product?: string): readonly DocumentedCell[] {
  return (rows as readonly Row[])
    .filter((row) => product === undefined || row.product === product)
    .map(({ seen, ...row }) => ({
      ...row,
      outcomes: seen === 'pins' ? ['pinned'] : OUTCOMES_OF_LAB_VERDICT[seen],
    }));
}

interface Row extends Omit<DocumentedCell, 'outcomes'> {
  readonly seen: LabVerdict | 'pins';
}

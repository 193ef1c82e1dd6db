import { compareOutcomes, type Dialect, type Outcome, type Target } from '@poolsafe/core';
import { type Basis, shownConstructs } from './shown-constructs.js';

export type { Basis } from './shown-constructs.js';

export interface MatrixCell {
  /** Worst first. */
  readonly outcomes: readonly Outcome[];
  readonly basis: Basis;
}

export interface MatrixRow {
  /** Id of the construct. */
  readonly construct: string;
  /** What a client does: SQL, commands, or words for what is neither. */
  readonly does: string;
  readonly cells: readonly MatrixCell[];
}

/** Every construct of one dialect on every target. */
export interface Matrix {
  readonly dialect: Dialect;
  readonly targets: readonly Target[];
  readonly rows: readonly MatrixRow[];
}

/** Every construct of a dialect on those of the targets that speak it. The PostgreSQL parser should be loaded. */
export function verdictMatrix(among: readonly Target[], dialect: Dialect): Matrix {
  const targets = among.filter(({ profile }) => profile.dialects.includes(dialect));
  return {
    dialect,
    targets,
    rows: shownConstructs(dialect).map(({ id, does, outcomesOn, basisOn }) => ({
      construct: id,
      does,
      cells: targets.map((target) => ({
        outcomes: [...outcomesOn(target)].sort(compareOutcomes),
        basis: basisOn(target),
      })),
    })),
  };
}

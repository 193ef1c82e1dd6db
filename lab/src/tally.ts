import type { Target } from '@poolsafe/core';
import { compareCell, type LabVerdict, postgresConstructs } from '@poolsafe/poolers';

const constructOf = new Map(postgresConstructs.map((construct) => [construct.id, construct]));

/** What `judge` and the measurement of a construct say about each other on a target; `undefined`: nothing to judge. */
export const compareWith = (target: Target, id: string, seen: LabVerdict) => {
  const construct = constructOf.get(id);
  return construct && compareCell(construct, target, seen);
};

/** What became of the constructs that were measured on one target. */
export interface Counts {
  readonly cells: Readonly<Record<string, readonly [LabVerdict, string]>>;
  readonly compared: number;
  readonly agreeing: number;
  readonly known: number;
  readonly notComparable: number;
  readonly disagreements: readonly string[];
}

/** Measured cells, with how many of them agree with `judge`. */
export class Tally {
  readonly #target: Target;
  readonly #counts = {
    cells: {} as Record<string, readonly [LabVerdict, string]>,
    compared: 0,
    agreeing: 0,
    known: 0,
    notComparable: 0,
    disagreements: [] as string[],
  };

  constructor(target: Target) {
    this.#target = target;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Takes in what became of a construct; `detail` says what was seen. */
  add(id: string, seen: LabVerdict, detail: string): void {
    const counts = this.#counts;
    counts.cells[id] = [seen, detail];
    const comparison = compareWith(this.#target, id, seen);
    if (!comparison || comparison.kind === 'not-comparable') {
      counts.notComparable++;
      return;
    }
    counts.compared++;
    if (comparison.kind === 'agrees') counts.agreeing++;
    else if (comparison.kind === 'known') counts.known++;
    else counts.disagreements.push(`${comparison.message} (${detail})`);
  }
}

import { compareOutcomes, type Outcome, type Target, versionInRange } from '@poolsafe/core';
import { judgeConstruct } from './agreement/compare.js';
import { type LabConstruct, postgresConstructs } from './constructs/postgres.js';
import { documentedCells } from './documented.js';
import { measurementFile } from './measurements.js';

/** What a verdict rests on: seen on this very product, read, or concluded from what was seen or read of others. */
export type Basis = 'measured' | 'documented' | 'inferred';

export interface MatrixCell {
  /** Worst first. */
  readonly outcomes: readonly Outcome[];
  readonly basis: Basis;
}

export interface MatrixRow {
  /** Id of the construct. */
  readonly construct: string;
  /** What a client does: SQL, or words for what is not SQL. */
  readonly does: string;
  readonly cells: readonly MatrixCell[];
}

export interface Matrix {
  readonly targets: readonly Target[];
  readonly rows: readonly MatrixRow[];
}

/** Constructs that have a row: those that a statement or a connection of a user's can be. */
export const shownConstructs: readonly LabConstruct[] = postgresConstructs.filter(({ cited }) => cited !== false);

/** What a construct does, for people. */
export function describeConstruct({ effect, messages, id }: LabConstruct): string {
  if (messages) return messages.join('; ');
  const again = id.endsWith('-second-session') ? ', second session' : '';
  if (effect?.via === 'startup') return `startup parameter ${effect.name ?? ''}${again}`;
  if (effect?.via === 'startup-options') return `startup parameter options=-c ${effect.name ?? ''}=...${again}`;
  if (effect?.via === 'protocol') {
    const verb = { write: 'Parse', read: 'Bind or Describe', release: 'Close' }[
      effect.action as 'write' | 'read' | 'release'
    ];
    return `${verb} of ${effect.name === '' ? 'the unnamed statement' : 'a named statement'} (protocol)`;
  }
  if (effect?.via === 'function') return 'a function whose body runs SET';
  return id.replaceAll('-', ' ');
}

/** Every construct on every target. The PostgreSQL parser should be loaded. */
export const verdictMatrix = (targets: readonly Target[]): Matrix => ({
  targets,
  rows: shownConstructs.map((construct) => ({
    construct: construct.id,
    does: describeConstruct(construct),
    cells: targets.map((target) => ({
      outcomes: [...judgeConstruct(construct, target)].sort(compareOutcomes),
      basis: basisOf(construct, target),
    })),
  })),
});

/** What the verdict on a construct rests on for a target. */
export function basisOf(construct: LabConstruct, target: Target): Basis {
  const { profile, mode, version, givenSettings } = target;
  const configurations = measurementFile(profile.product)?.configurations ?? [];
  const measured = configurations.some(
    (configuration) =>
      configuration.cells[construct.id] !== undefined &&
      (configuration.mode === mode.name || profile.product === 'direct') &&
      (version === '' || versionInRange(configuration.version, version)) &&
      // Only settings that differ from the defaults tell configurations apart.
      Object.entries({ ...configuration.settings, ...givenSettings }).every(
        ([name]) => (configuration.settings[name] ?? target.settings[name]) === target.settings[name],
      ),
  );
  if (measured) return 'measured';
  const documented = documentedCells(profile.product).some(
    (cell) =>
      cell.construct === construct.id &&
      cell.mode === mode.name &&
      Object.entries(cell.settings).every(([name, value]) => target.settings[name] === value),
  );
  return documented ? 'documented' : 'inferred';
}

import { matchesEffect, type EffectPattern, type SessionEffect } from './effect.js';
import type { Target } from './profile.js';
import type { Evidence, Outcome } from './verdict.js';
import { compareVersions } from './version.js';

/** Something that was tried on real poolers, and the effects that it stands for. */
export interface Construct {
  readonly id: string;
  /** Effects whose verdict this construct measured. Earlier constructs in a list are more specific. */
  readonly effects: EffectPattern;
  /** The construct was measured inside or outside a transaction block only. */
  readonly transaction?: 'inside' | 'outside';
}

export interface MeasuredCell {
  readonly outcomes: readonly Outcome[];
  /** What was seen, in words: values, SQLSTATEs. */
  readonly detail: string;
}

/** One pooler, version, mode and configuration that constructs were measured on. */
export interface MeasuredConfiguration {
  /** `PgBouncer 1.24.1 + PostgreSQL 15.18`. */
  readonly on: string;
  readonly version: string;
  readonly mode: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly serverVersion: string;
  readonly cells: Readonly<Record<string, MeasuredCell>>;
}

export interface Measurements {
  readonly constructs: readonly Construct[];
  readonly configurations: readonly MeasuredConfiguration[];
}

const distance = (a: string, b: string): number => {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return Math.abs(majorA - majorB) * 100 + Math.abs(minorA - minorB);
};

/**
 * Configurations of the target's mode and settings, nearest version first; in groups, those that were measured with
 * most of the settings that the target gives first: a row measured without a setting says less about a target with it.
 */
function nearestConfigurations(
  measurements: Measurements,
  target: Target,
): readonly (readonly MeasuredConfiguration[])[] {
  const sameSettings = (configuration: MeasuredConfiguration) => {
    const names = new Set([...Object.keys(configuration.settings), ...Object.keys(target.givenSettings)]);
    return [...names].every(
      (name) => (configuration.settings[name] ?? target.settings[name]) === target.settings[name],
    );
  };
  const shared = (configuration: MeasuredConfiguration) =>
    Object.keys(target.givenSettings).filter((name) => name in configuration.settings).length;
  const fitting = measurements.configurations
    .filter((configuration) => configuration.mode === target.mode.name && sameSettings(configuration))
    .sort(
      (a, b) =>
        distance(a.version, target.version) - distance(b.version, target.version) ||
        distance(a.serverVersion, target.serverVersion ?? '') - distance(b.serverVersion, target.serverVersion ?? '') ||
        compareVersions(b.version, a.version),
    );
  return [...new Set(fitting.map(shared))]
    .sort((a, b) => b - a)
    .map((count) => fitting.filter((configuration) => shared(configuration) === count));
}

const nearest = new WeakMap<Target, readonly (readonly MeasuredConfiguration[])[]>();

/**
 * The measurement closest to the target that shows these outcomes for this effect, if there is one. A measurement that
 * shows something else belongs to another version or setting and is not cited.
 */
export function measuredEvidence(
  measurements: Measurements,
  effect: SessionEffect,
  target: Target,
  outcomes: readonly Outcome[],
  transaction: 'inside' | 'outside' | 'unknown',
): Evidence | undefined {
  let groups = nearest.get(target);
  if (!groups) nearest.set(target, (groups = nearestConfigurations(measurements, target)));
  const constructs = measurements.constructs.filter(
    (construct) =>
      matchesEffect(construct.effects, effect) &&
      (construct.transaction === undefined || transaction === 'unknown' || construct.transaction === transaction),
  );
  for (const configurations of groups) {
    for (const construct of constructs) {
      for (const configuration of configurations) {
        const cell = configuration.cells[construct.id];
        if (cell && cell.outcomes.every((outcome) => outcomes.includes(outcome))) {
          return { kind: 'measured', on: configuration.on, detail: cell.detail };
        }
      }
    }
  }
  return undefined;
}

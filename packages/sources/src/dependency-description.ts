import type { Dialect, Ecosystem } from '@poolsafe/core';
import type { EffectTemplate } from './client-description.js';

interface DependencyFacts {
  readonly ecosystem: Ecosystem;
  readonly names: readonly string[];
  /** Versions of the package, as `versionInRange` reads them. */
  readonly version?: string;
  /** Where this was read or seen. */
  readonly source: string;
}

/** What a package does with sessions, whatever its user writes. */
export interface DependencyDescription extends DependencyFacts {
  readonly dialect: Dialect;
  /** Finishes "X ...". */
  readonly does: string;
  readonly effects: readonly EffectTemplate[];
  readonly remedy: string;
  /** Words in the project's files that show that the remedy is in place. */
  readonly settledBy?: readonly string[];
  /** Words of which one must be in the project's files: what needs the session is asked for there. */
  readonly onlyWith?: readonly string[];
  /** A second list of such words: one of each must be there. */
  readonly alsoWith?: readonly string[];
}

/** A package that is known to need no session of its own. */
export interface SafeDependency extends DependencyFacts {
  readonly safeBecause: string;
}

/** Descriptions of one field: job queues, migration tools. */
export type DependencyGroup = readonly (DependencyDescription | SafeDependency)[];

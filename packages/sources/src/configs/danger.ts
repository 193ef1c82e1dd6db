import type { Condition, QueryRule, Severity } from '@poolsafe/core';

/** A setting, or a mode, that is dangerous by itself, with what was measured of it. */
export interface ConfigDanger {
  readonly product: string;
  /** The setting that is at fault; `mode` for the mode itself. It must be written to be reported. */
  readonly at: string;
  /** For a fault of a query rule: which rules have it. Each is reported where it stands. */
  readonly rules?: (rule: QueryRule) => boolean;
  readonly when: Condition;
  readonly severity: Severity;
  /** One sentence: what will happen, and why. */
  readonly message: string;
  readonly advice: string;
  /** What it rests on: what was measured, or the page or source that says so. */
  readonly basis: string;
}

/** What is known of one product. */
export type ConfigDangers = readonly ConfigDanger[];

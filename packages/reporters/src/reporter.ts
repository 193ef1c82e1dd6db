import type { CheckResult } from '@poolsafe/engine';

export interface ReportOptions {
  readonly toolVersion: string;
  /** Show the values of literals. */
  readonly showLiterals: boolean;
  /** Colours, where the format has any. */
  readonly color: boolean;
  /** Terminal columns to wrap text to. */
  readonly width: number;
}

/** Findings in one format. Found by its file in `formats/`, which has the format's name. */
export interface Reporter {
  /** As in `--format`. */
  readonly format: string;
  /** The whole report, ending in a line break. */
  readonly report: (result: CheckResult, options: ReportOptions) => string;
}

import file from '../measurements/agreement.json' with { type: 'json' };

/** How what the lab saw of one configuration compares with `judge`, in cells. */
export interface LabFigures {
  /** The configuration as the lab names it. */
  readonly name: string;
  /** What was run: `PgBouncer 1.26.1 + PostgreSQL 15.18`. */
  readonly on: string;
  readonly compared: number;
  readonly agreeing: number;
  readonly disagreeing: number;
  /** On the visible list of cells that `judge` does not reproduce, each with its reason. */
  readonly listed: number;
  /** What was seen says nothing that an outcome could. */
  readonly notComparable: number;
  /** The probe itself failed. */
  readonly notMeasurable: number;
  readonly seconds: number;
}

/** What the last whole run of the lab found. */
export const labAgreement: { readonly measured: string; readonly configurations: readonly LabFigures[] } = file;

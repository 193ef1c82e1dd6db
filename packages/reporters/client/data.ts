/** What the page is made of. Texts are numbers into `texts`, so that what is said often is there once. */
export interface PageData {
  readonly texts: readonly string[];
  readonly findings: readonly PageFinding[];
  readonly charts: readonly PageChart[];
}

export interface PageFinding {
  readonly rule: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly message: number;
  readonly advice: number;
  readonly statement: number;
  readonly url: number;
  /** The line of code, and which part of it is meant; null where the text is not at hand. */
  readonly code: { readonly text: number; readonly from: number; readonly to: number } | null;
  readonly verdicts: readonly {
    readonly target: number;
    readonly outcomes: number;
    readonly evidence: readonly number[];
  }[];
  readonly related: readonly number[];
  readonly fixes: readonly {
    readonly title: number;
    readonly safety: 'safe' | 'unsafe';
    readonly line: number | null;
  }[];
  readonly suppressed: number | null;
  /** Times and sessions in words; null where no log was read. */
  readonly seen: number | null;
}

/** A chart in the element with this id; its numbers stand in a table of the page as well. */
export interface PageChart {
  readonly id: string;
  readonly kind: 'bars' | 'line';
  readonly xTitle: string;
  readonly labels: readonly string[];
  readonly x: readonly number[];
  readonly series: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  readonly unit: string;
}

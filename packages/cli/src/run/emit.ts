import { colorFor, print } from '../command.js';
import { writeReport } from '../write-report.js';

/** Where a report goes, and for whom it is. */
export interface EmitFlags {
  readonly output?: string;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

/** How a report for people is laid out. */
export const layoutFor = ({ output, color }: EmitFlags) => ({
  color: output === undefined && colorFor(process.stdout, color),
  width: Math.min(process.stdout.columns || 100, 120),
});

/** The result as `--quiet` wants it. */
export const shownOf = <Result extends { readonly findings: readonly { readonly severity: string }[] }>(
  result: Result,
  { quiet }: EmitFlags,
): Result =>
  quiet === true ? { ...result, findings: result.findings.filter(({ severity }) => severity === 'error') } : result;

/** Prints a report, or writes it to `--output`. @throws UsageError when it cannot be written */
export const emit = (report: string, { output }: EmitFlags): Promise<void> =>
  output === undefined ? print(report) : writeReport(output, report);

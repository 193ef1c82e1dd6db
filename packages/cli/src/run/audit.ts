import type { Target } from '@poolsafe/core';
import {
  auditOf,
  type AuditedLogs,
  checkProject,
  type CheckResult,
  loadConfig,
  namesIn,
  type RuleLevel,
  statementNames,
} from '@poolsafe/engine';
import { formatNamed, formatNames, mergePartials, reportLogs, runLogs } from '@poolsafe/logs';
import { measurementsOf } from '@poolsafe/poolers';
import { reporters } from '@poolsafe/reporters';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { Progress } from '../progress.js';
import { chooseTargets } from '../targets.js';
import { version } from '../version.js';
import { writeReport } from '../write-report.js';
import { complain, exitCode, ruleLevels } from './check.js';
import { RateProgress } from './logs-progress.js';
import { readText, speaker } from './logs.js';

export interface AuditFlags {
  readonly logs: readonly string[];
  readonly logFormat?: string;
  readonly logLinePrefix?: string;
  readonly target: readonly string[];
  readonly format: string;
  readonly output?: string;
  readonly config?: string;
  readonly rule: readonly string[];
  readonly maxWarnings?: string;
  readonly quiet?: boolean;
  readonly anonymize?: boolean;
  readonly color?: boolean;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly showLiterals?: boolean;
}

/** Runs `poolsafe audit`. */
export async function audit(paths: readonly string[], flags: AuditFlags): Promise<number> {
  const reporter = reporters.find((known) => known.format === flags.format);
  if (!reporter)
    throw new UsageError(
      `unknown format "${flags.format}"; known: ${reporters.map(({ format }) => format).join(', ')}`,
    );
  const maxWarnings = flags.maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(flags.maxWarnings);
  if (Number.isNaN(maxWarnings)) throw new UsageError(`--max-warnings "${flags.maxWarnings ?? ''}" is not a number`);
  if (flags.logFormat !== undefined && !formatNamed(flags.logFormat))
    throw new UsageError(`unknown log format "${flags.logFormat}"; known: ${formatNames.join(', ')}`);
  const cwd = process.cwd();
  const config = await loadConfig(cwd, flags.config);
  const targets = chooseTargets(flags.target, config.targets, ['postgres']);
  const levels = ruleLevels(flags.rule);
  const progress = new Progress();
  const code = await checkProject({
    cwd,
    paths,
    targets,
    config,
    levels,
    onProgress: (done, total, file) => {
      progress.update(done, total, file);
    },
  });
  progress.end();
  const logs =
    flags.logs.length === 0 ? undefined : await readLogs(code, targets, { ...config.rules, ...levels }, flags);
  const result = auditOf(code, logs);
  const shown =
    flags.quiet === true
      ? { ...result, findings: result.findings.filter(({ severity }) => severity === 'error') }
      : result;
  const report = reporter.report(shown, {
    toolVersion: version,
    showLiterals: flags.showLiterals ?? false,
    color: flags.output === undefined && colorFor(process.stdout, flags.color),
    width: Math.min(process.stdout.columns || 100, 120),
  });
  if (flags.output === undefined) await print(report);
  else await writeReport(flags.output, report);
  complain(result, flags);
  if (logs?.problems.some(({ reason }) => reason === 'no such file or folder')) return EXIT.usage;
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

async function readLogs(
  code: CheckResult,
  targets: readonly Target[],
  levels: Readonly<Record<string, RuleLevel>>,
  flags: AuditFlags,
): Promise<AuditedLogs> {
  const format = flags.logFormat === undefined ? undefined : formatNamed(flags.logFormat);
  const progress = new RateProgress();
  const run = await runLogs({
    files: flags.logs,
    ...(format === undefined ? {} : { format }),
    ...(flags.logLinePrefix === undefined ? {} : { linePrefix: flags.logLinePrefix }),
    targets,
    speak: speaker(levels),
    measurements: (target) => measurementsOf(target.profile.product),
    analyse: readText,
    showLiterals: flags.showLiterals ?? false,
    watched: { namesOf: (text, { dialect }) => statementNames(text, dialect), wanted: namesIn(code.findings) },
    onProgress: (done, total, file) => {
      progress.update(done, total, file);
    },
  });
  progress.end();
  for (const note of run.notes) process.stderr.write(`poolsafe: ${note}\n`);
  const report = reportLogs(mergePartials([run.partial], targets), targets, { anonymize: flags.anonymize ?? false });
  if (flags.anonymize === true) for (const { services } of run.runs.values()) services.clear();
  return { report, runs: run.runs, problems: run.problems };
}

import type { Target } from '@poolsafe/core';
import {
  auditedTargets,
  auditOf,
  type AuditedLogs,
  checkProject,
  type CheckResult,
  Configurations,
  loadConfig,
  namesIn,
  type RuleLevel,
  statementNames,
} from '@poolsafe/engine';
import { type LogFormat, mergePartials, reportLogs, runLogs } from '@poolsafe/logs';
import { measurementsOf } from '@poolsafe/poolers';
import { EXIT } from '../command.js';
import { withProgress } from '../progress.js';
import { chooseTargets } from '../targets.js';
import { version } from '../version.js';
import { complain, exitCode } from './check.js';
import { emit, layoutFor, shownOf } from './emit.js';
import { RateProgress } from './logs-progress.js';
import { readText, speaker } from './logs.js';
import { logFormatNamed, maxWarningsOf, reporterNamed, ruleLevels } from './options.js';

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
  const reporter = reporterNamed(flags.format);
  const maxWarnings = maxWarningsOf(flags);
  const format = logFormatNamed(flags.logFormat);
  const cwd = process.cwd();
  const config = loadConfig(cwd, flags.config);
  const configurations = new Configurations(flags.config === undefined ? {} : { only: config });
  const targets = chooseTargets(flags.target, config.targets, ['postgres', 'mysql', 'redis', 'mongodb']);
  const levels = ruleLevels(flags.rule);
  const code = await withProgress((onProgress) =>
    checkProject({
      cwd,
      paths,
      targets,
      targetsAssumed: flags.target.length === 0 && config.targets.length === 0,
      targetsGiven: flags.target.length > 0,
      config,
      configurations,
      levels,
      onProgress,
    }),
  );
  const logs =
    flags.logs.length === 0
      ? undefined
      : await readLogs(code, code.targets, { ...config.rules, ...levels }, format, flags);
  const result = auditOf(code, logs, auditedTargets(code, logs?.report));
  const report = reporter.report(shownOf(result, flags), {
    toolVersion: version,
    showLiterals: flags.showLiterals ?? false,
    ...layoutFor(flags),
  });
  await emit(report, flags);
  complain(result, flags);
  if (logs?.problems.some(({ reason }) => reason === 'no such file or folder')) return EXIT.usage;
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

async function readLogs(
  code: CheckResult,
  targets: readonly Target[],
  levels: Readonly<Record<string, RuleLevel>>,
  format: LogFormat | undefined,
  flags: AuditFlags,
): Promise<AuditedLogs> {
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

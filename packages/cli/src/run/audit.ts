import type { Target } from '@poolsafe/core';
import {
  auditedTargets,
  auditOf,
  type AuditedLogs,
  checkProject,
  type CheckResult,
  namesIn,
  type RuleLevel,
  statementNames,
} from '@poolsafe/engine';
import { type LogFormat, mergePartials, reportLogs, runLogs } from '@poolsafe/logs';
import { measurementsOf } from '@poolsafe/poolers';
import { EXIT } from '../command.js';
import { withProgress } from '../progress.js';
import { emit, shownOf } from './emit.js';
import { RateProgress } from './logs-progress.js';
import { prepareDialect, readText, speaker } from './logs.js';
import { logFormatNamed } from './log-format.js';
import { complain, exitCode } from './outcome.js';
import { askedOfProject, type ProjectFlags } from './project.js';

export interface AuditFlags extends ProjectFlags {
  readonly logs: readonly string[];
  readonly logFormat?: string;
  readonly logLinePrefix?: string;
  readonly anonymize?: boolean;
}

/** Runs `poolsafe audit`. */
export async function audit(paths: readonly string[], flags: AuditFlags): Promise<number> {
  const { reporter, reporting, maxWarnings, options } = await askedOfProject(paths, flags);
  const format = logFormatNamed(flags.logFormat);
  const code = await withProgress((onProgress) => checkProject({ ...options, onProgress }));
  const logs =
    flags.logs.length === 0
      ? undefined
      : await readLogs(code, code.targets, { ...options.config.rules, ...options.levels }, format, flags);
  const result = auditOf(code, logs, auditedTargets(code, logs?.report));
  await emit(reporter.report(shownOf(result, flags), reporting), flags);
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
    prepare: prepareDialect,
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

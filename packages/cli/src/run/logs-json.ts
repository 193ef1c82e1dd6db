import type { Target } from '@poolsafe/core';
import type { LogsReport, ReplayFinding } from '@poolsafe/logs';
import { effectJson } from '@poolsafe/reporters/effect-json';

export interface LogsJsonOptions {
  readonly toolVersion: string;
  readonly showLiterals: boolean;
}

const targetJson = (target: Target) => ({
  id: target.id,
  pooler: target.profile.product,
  version: target.version,
  mode: target.mode.name,
  settings: target.givenSettings,
});

function findingJson({ effect, verdicts, ...facts }: ReplayFinding, showLiterals: boolean): Record<string, unknown> {
  return {
    ...facts,
    effect: effect === undefined ? null : effectJson(effect, showLiterals),
    verdicts: verdicts.map(({ target, outcomes, until, evidence }) => ({ target, outcomes, until, evidence })),
  };
}

/** What logs showed, as one JSON object, version 1. */
export function logsJson(report: LogsReport, options: LogsJsonOptions): string {
  const count = (severity: string) => report.findings.filter((finding) => finding.severity === severity).length;
  const byRule: Record<string, number> = {};
  for (const { rule } of report.findings) byRule[rule] = (byRule[rule] ?? 0) + 1;
  const files = new Set(report.findings.map(({ file }) => file));
  return `${JSON.stringify(
    {
      version: 1,
      tool: { name: 'poolsafe', version: options.toolVersion },
      targets: report.targets.map(targetJson),
      findings: report.findings.map((finding) => findingJson(finding, options.showLiterals)),
      notAnalysed: report.notAnalysed.map(({ file, line, reason }) => ({
        file,
        range: { start: { line, column: 1 }, end: { line, column: 1 } },
        reason,
      })),
      summary: {
        files: files.size,
        statements: report.statements,
        findings: { error: count('error'), warning: count('warning'), info: count('info') },
        byRule,
      },
      logs: report.logs,
      replay: report.replay,
      coverage: report.coverage,
      behindPooler: report.behindPooler,
      forensics: report.forensics,
    },
    null,
    2,
  )}\n`;
}

import type { Finding, Target } from '@poolsafe/core';
import { answersOf, type Audit, type CheckResult } from '@poolsafe/engine';
import { suppressedCount } from '../counts.js';
import { effectJson } from '../effect-json.js';
import type { Reporter, ReportOptions } from '../reporter.js';

const targetJson = (target: Target) => ({
  id: target.id,
  pooler: target.profile.product,
  version: target.version,
  mode: target.mode.name,
  settings: target.givenSettings,
});

function findingJson(finding: Finding, options: ReportOptions): Record<string, unknown> {
  const { effect, verdicts, ...facts } = finding;
  return {
    ...facts,
    effect: effect === undefined ? null : effectJson(effect, options.showLiterals),
    verdicts: verdicts.map(({ target, outcomes, until, evidence }) => ({ target, outcomes, until, evidence })),
  };
}

/** What an audit adds: the answers first, then what led to them. */
function auditJson(audit: Audit): Record<string, unknown> {
  const { logs } = audit;
  return {
    answers: answersOf(audit),
    audit: {
      targets: audit.answers,
      unnecessary: audit.unnecessary,
      coverage: audit.coverage,
      plan: audit.plan,
    },
    ...(logs ? { logs: logs.logs, replay: logs.replay, forensics: logs.forensics } : {}),
  };
}

/** One JSON object, version 1. */
function report(result: CheckResult, options: ReportOptions): string {
  const counted = result.findings.filter((finding) => finding.suppressed === null);
  const count = (severity: Finding['severity']) => counted.filter((finding) => finding.severity === severity).length;
  const byRule: Record<string, number> = {};
  for (const { rule } of counted) byRule[rule] = (byRule[rule] ?? 0) + 1;
  const object = {
    version: 1,
    tool: { name: 'poolsafe', version: options.toolVersion },
    targets: result.targets.map(targetJson),
    findings: result.findings.map((finding) => findingJson(finding, options)),
    notAnalysed: [...result.notAnalysed, ...result.problems.map(({ file, reason }) => ({ file, range: null, reason }))],
    summary: {
      files: result.files,
      statements: result.statements,
      findings: { error: count('error'), warning: count('warning'), info: count('info') },
      byRule,
      suppressed: suppressedCount(result.findings),
    },
    unusedSuppressions: result.unusedSuppressions,
    ...(result.audit ? auditJson(result.audit) : {}),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

const json: Reporter = { format: 'json', report };

export default json;

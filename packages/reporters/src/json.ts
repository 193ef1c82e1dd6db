import type { Finding, SessionEffect, Target } from '@poolsafe/core';
import type { CheckResult, Explanation } from '@poolsafe/engine';

export interface JsonOptions {
  readonly toolVersion: string;
  /** Show the values of literals. */
  readonly showLiterals: boolean;
}

/** An effect as others read it: without its range, and without its value unless literals are asked for. */
export function effectJson(effect: SessionEffect, showLiterals: boolean): Record<string, unknown> {
  const { state, action, scope, name, via, deferred, value } = effect;
  return {
    state,
    action,
    scope,
    ...(name === undefined ? {} : { name }),
    via,
    ...(deferred === undefined ? {} : { deferred }),
    ...(showLiterals && value !== undefined ? { value } : {}),
  };
}

const targetJson = (target: Target) => ({
  id: target.id,
  pooler: target.profile.product,
  version: target.version,
  mode: target.mode.name,
  settings: target.givenSettings,
});

function findingJson(finding: Finding, options: JsonOptions): Record<string, unknown> {
  const { effect, verdicts, ...facts } = finding;
  return {
    ...facts,
    effect: effect === undefined ? null : effectJson(effect, options.showLiterals),
    verdicts: verdicts.map(({ target, outcomes, until, evidence }) => ({ target, outcomes, until, evidence })),
  };
}

/** The result of a check as one JSON object, version 1. */
export function reportJson(result: CheckResult, options: JsonOptions): string {
  const counted = result.findings.filter((finding) => finding.suppressed === null);
  const count = (severity: Finding['severity']) => counted.filter((finding) => finding.severity === severity).length;
  const byRule: Record<string, number> = {};
  for (const { rule } of counted) byRule[rule] = (byRule[rule] ?? 0) + 1;
  const report = {
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
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** An explanation as a JSON object. */
export function explanationJson(explanation: Explanation, showLiterals: boolean): Record<string, unknown> {
  return {
    statement: explanation.statement,
    dialect: explanation.dialect,
    effects: explanation.effects.map((effect) => effectJson(effect, showLiterals)),
    verdicts: explanation.verdicts,
  };
}

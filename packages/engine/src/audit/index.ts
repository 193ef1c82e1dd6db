import type { Finding, Outcome, Target } from '@poolsafe/core';
import type { LogsReport, RunCount } from '@poolsafe/logs';
import type { CheckResult } from '../check.js';
import { answerFor, isInCode, type TargetAnswer } from './answer.js';
import { withPlaces, withRuns } from './join.js';
import { planFor, type PlanStep } from './plan.js';

/** Something in place that does nothing there, or is no longer needed. */
export interface Unnecessary {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** What an audit adds to the findings. */
export interface Audit {
  readonly answers: readonly TargetAnswer[];
  /** The findings that count: a statement that stands in the code and ran is there once, with its place in the code. */
  readonly findings: readonly Finding[];
  readonly plan: readonly PlanStep[];
  readonly unnecessary: readonly Unnecessary[];
  /** What was looked at and what could not be seen, in whole sentences. */
  readonly coverage: readonly string[];
  readonly logs: LogsReport | null;
}

/** What logs showed. */
export interface AuditedLogs {
  readonly report: LogsReport;
  /** Runs of the statements of the code's findings, by `statementNames`. */
  readonly runs: ReadonlyMap<string, RunCount>;
  readonly problems: CheckResult['problems'];
}

/**
 * The targets that an audit is about: those that were named, or of the assumed ones those whose dialect the code or the
 * log has. All of them when neither shows any.
 */
export function auditedTargets(code: CheckResult, logs: LogsReport | undefined): readonly Target[] {
  if (code.judging.origin === 'given') return code.targets;
  const seen = new Set([...code.dialects, ...(logs?.findings.flatMap(({ dialect }) => dialect ?? []) ?? [])]);
  const fitting = code.targets.filter(({ profile }) => profile.dialects.some((dialect) => seen.has(dialect)));
  return fitting.length > 0 ? fitting : code.targets;
}

/** Puts what code, project files and logs show together: joined by statement, answered per target, with a plan. */
export function auditOf(
  code: CheckResult,
  logs: AuditedLogs | undefined,
  targets: readonly Target[] = code.targets,
): CheckResult & { readonly audit: Audit } {
  const inCode = logs ? withRuns(code.findings, logs.runs) : code.findings;
  const inLogs = logs ? withPlaces(logs.report.findings, code.findings) : [];
  const findings = [...inCode, ...inLogs];
  // A statement that stands in the code and ran counts once.
  const anythingRead = code.files > 0 || (logs?.report.logs.records ?? 0) > 0;
  const once = [...inCode, ...inLogs.filter((finding, index) => finding === logs?.report.findings[index])];
  return {
    ...code,
    targets,
    findings,
    problems: [...code.problems, ...(logs?.problems ?? [])],
    notAnalysed: [
      ...code.notAnalysed,
      ...(logs?.report.notAnalysed ?? []).map(({ file, line, reason }) => {
        const at = { line, column: 1, offset: 0 };
        return { file, range: { start: at, end: at }, reason };
      }),
    ],
    audit: {
      findings: once,
      answers: targets.map((target) => answerFor(once, target, anythingRead)),
      plan: planFor(once, targets, logs?.report),
      unnecessary: unnecessaryIn(once, code, targets),
      coverage: coverageOf(code, findings, logs?.report),
      logs: logs?.report ?? null,
    },
  };
}

const HARMLESS: readonly Outcome[] = ['safe', 'tracked'];

/** An option that works around what every target does by itself. */
const isNeedless = ({ dialect, severity, verdicts, suppressed }: Finding): boolean =>
  suppressed === null &&
  dialect === null &&
  severity === 'info' &&
  verdicts.length > 0 &&
  verdicts.every(({ outcomes }) => outcomes.every((outcome) => HARMLESS.includes(outcome)));

/** Resets and releases that undo nothing on any target, options that nothing needs, and suppressions of nothing. */
function unnecessaryIn(
  findings: readonly Finding[],
  code: CheckResult,
  targets: readonly Target[],
): readonly Unnecessary[] {
  const idle = findings.filter(
    ({ verdicts, suppressed }) =>
      suppressed === null &&
      verdicts.length === targets.length &&
      verdicts.every(({ outcomes }) => outcomes.every((outcome) => outcome === 'no-effect')),
  );
  return [
    ...code.findings
      .filter(isNeedless)
      .map(({ file, range, message }) => ({ file, line: range.start.line, what: message })),
    ...idle.map(({ file, range, statement }) => ({
      file,
      line: range.start.line,
      what: `${statement} does nothing here`,
    })),
    ...code.unusedSuppressions.map(({ file, line, rules }) => ({
      file,
      line,
      what: `the suppression${rules.length > 0 ? ` of ${rules.join(', ')}` : ''} suppresses nothing`,
    })),
  ];
}

const count = (number: number, one: string, many = `${one}s`) => `${String(number)} ${number === 1 ? one : many}`;

/** Shorter logs say little about load. */
const SHORTEST_MS = 600_000;

function coverageOf(code: CheckResult, findings: readonly Finding[], logs: LogsReport | undefined): readonly string[] {
  const lines = [`${count(code.files, 'file')} with ${count(code.statements, 'statement')} were read.`];
  const suppressed = code.findings.filter((finding) => finding.suppressed !== null).length;
  if (suppressed > 0)
    lines.push(`${count(suppressed, 'finding')} ${suppressed === 1 ? 'is' : 'are'} suppressed and not counted.`);
  if (code.notAnalysed.length > 0)
    lines.push(`${count(code.notAnalysed.length, 'place')} in the code could not be analysed; they are listed.`);
  if (!logs) {
    lines.push('No log was read: statements that the code does not show, and how often each runs, are not known.');
    return lines;
  }
  const { records, sessions, transactions, shapes, from, to, format } = logs.logs;
  if (from !== null && to !== null && Date.parse(to) - Date.parse(from) < SHORTEST_MS)
    lines.push(
      'The log is shorter than ten minutes: what it did not meet may still run, and the pool sizes are a lower bound.',
    );
  lines.push(
    `The log (${format}) has ${count(records, 'record')} of ${count(sessions, 'session')} with ${count(transactions, 'transaction')} and ${count(shapes, 'different statement')}${from === null ? '' : `, from ${from} to ${to ?? ''}`}.`,
  );
  const inCode = findings.filter((finding) => isInCode(finding) && finding.dialect !== null);
  const ran = inCode.filter(({ occurrences }) => occurrences !== undefined).length;
  lines.push(`${String(ran)} of ${count(inCode.length, 'finding')} of the code ran while the log was written.`);
  return [...lines, ...logs.coverage];
}

/** Targets by id, in the order in which they were given. */
export const answersOf = ({ answers }: Audit): Readonly<Record<Target['id'], TargetAnswer['answer']>> =>
  Object.fromEntries(answers.map(({ target, answer }) => [target, answer]));

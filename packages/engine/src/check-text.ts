import { createHash } from 'node:crypto';
import {
  type FileRange,
  type Finding,
  type Fix,
  LineIndex,
  type Observation,
  type Severity,
  type Target,
  type TextRange,
} from '@poolsafe/core';
import { withoutLiterals } from '@poolsafe/dialects';
import { type Extraction, type PlacedStatement, type SourceReader } from '@poolsafe/sources';
import type { RuleLevel } from './config.js';
import { judgeFlow, type Report } from './judging.js';
import type { ProjectView } from './project/view.js';

export interface NotAnalysedPlace {
  readonly file: string;
  readonly range: FileRange | null;
  readonly reason: string;
}

/** A suppression that suppressed nothing. */
export interface UnusedSuppression {
  readonly file: string;
  readonly line: number;
  readonly rules: readonly string[];
}

/** What one file's text leads to. */
export interface CheckedText {
  /** In the order of their places; suppressed ones included, marked. */
  readonly findings: readonly Finding[];
  readonly notAnalysed: readonly NotAnalysedPlace[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly statements: number;
}

export interface JudgeOptions {
  readonly targets: readonly Target[];
  readonly levels: Readonly<Record<string, RuleLevel>>;
  /** The project that the text belongs to; absent for a text that stands alone. */
  readonly project?: ProjectView;
}

const RULES_URL = 'https://github.com/poolsafe/poolsafe/blob/main/rules/';

/** Reads one text as the file that it is in, and says what becomes of its session state on the targets. */
export function checkText(text: string, file: string, reader: SourceReader, options: JudgeOptions): CheckedText {
  const extraction = reader.extract(text, file);
  const lines = new LineIndex(text);
  const { project, ...alone } = options;
  const within = project ? { ...alone, project: project.with({ file, text, lines, extraction }) } : alone;
  return judgeExtraction(extraction, file, lines, within);
}

/** The same for a file that has been read already. */
export function judgeExtraction(
  extraction: Extraction,
  file: string,
  lines: LineIndex,
  options: JudgeOptions,
): CheckedText {
  const { kept, unused } = suppress(findingsOf(extraction, file, lines, options), extraction, file);
  return {
    findings: kept,
    unusedSuppressions: unused,
    notAnalysed: extraction.notAnalysed.map(({ range, reason }) => ({ file, range: rangeOf(lines, range), reason })),
    statements: extraction.flows.reduce((sum, { statementCount }) => sum + statementCount, 0),
  };
}

function findingsOf(
  extraction: Extraction,
  file: string,
  lines: LineIndex,
  { targets, levels, project }: JudgeOptions,
): readonly Finding[] {
  const byPlace = new Map<string, Finding>();
  const seen = new Map<string, number>();
  for (const flow of extraction.flows) {
    if (flow.confidence === 'low') continue;
    for (const report of judgeFlow(flow, project?.targetsOf(flow) ?? targets)) {
      const level = levels[report.rule.id];
      if (level === 'off') continue;
      const finding = findingOf(report, flow.statements, file, lines, level ?? report.severity, seen);
      // Branches of one text and flows of one function may show the same place more than once.
      byPlace.set(`${finding.rule} ${String(finding.range.start.offset)} ${String(finding.range.end.offset)}`, finding);
    }
  }
  for (const observation of [...extraction.observations, ...(project?.observationsOf(file) ?? [])]) {
    const level = levels[observation.rule];
    if (level === 'off') continue;
    const finding = observed(observation, file, lines, level ?? observation.severity, seen);
    byPlace.set(`${finding.rule} ${String(finding.range.start.offset)} ${String(finding.range.end.offset)}`, finding);
  }
  return [...byPlace.values()].sort((a, b) => a.range.start.offset - b.range.start.offset);
}

function findingOf(
  { rule, placed, occurrence, verdicts }: Report,
  statements: readonly PlacedStatement[],
  file: string,
  lines: LineIndex,
  severity: Severity,
  seen: Map<string, number>,
): Finding {
  const at = statements[placed.step] as PlacedStatement;
  const { range } = at.statement;
  const statement = withoutLiterals(at.text.slice(range.start, range.end));
  const identity = `${rule.id}\n${file}\n${statement}\n${placed.effect.name ?? ''}`;
  const related = [
    ...(placed.madeBy && !placed.context.madeInBoundary ? [relate(placed.madeBy, 'made here')] : []),
    ...(placed.neededBy ? [relate(placed.neededBy, 'needed here')] : []),
  ];
  function relate(partner: { step: number; effect: { range: TextRange } }, message: string) {
    const other = statements[partner.step] as PlacedStatement;
    return { file, range: rangeOf(lines, other.inFile(partner.effect.range)), message };
  }
  return {
    rule: rule.id,
    severity,
    message: rule.message(occurrence),
    advice: rule.advice(occurrence),
    file,
    range: rangeOf(lines, at.inFile(placed.effect.range)),
    dialect: at.statement.dialect,
    statement,
    effect: placed.effect,
    verdicts,
    related,
    fixes: (rule.fixes?.(occurrence) ?? []).filter((fix) => isEditable(fix, at)).map((fix) => inFile(fix, at)),
    suppressed: null,
    fingerprint: fingerprintOf(identity, seen),
    url: urlOf(rule.id),
  };
}

function observed(
  observation: Observation,
  file: string,
  lines: LineIndex,
  severity: Severity,
  seen: Map<string, number>,
): Finding {
  const { rule, message, advice, subject, effect, verdicts, related, fixes, range } = observation;
  return {
    rule,
    severity,
    message,
    advice,
    file,
    range: rangeOf(lines, range),
    dialect: null,
    statement: subject,
    ...(effect === undefined ? {} : { effect }),
    verdicts: verdicts.map(({ target, verdict }) => ({ target: target.id, ...verdict })),
    related,
    fixes,
    suppressed: null,
    fingerprint: fingerprintOf(`${rule}\n${file}\n${subject}`, seen),
    url: urlOf(rule),
  };
}

/** Stable while the file's other lines change: what it is about, and the how-manieth of its kind it is. */
function fingerprintOf(identity: string, seen: Map<string, number>): string {
  const ordinal = (seen.get(identity) ?? 0) + 1;
  seen.set(identity, ordinal);
  return createHash('sha256')
    .update(`${identity}\n${String(ordinal)}`)
    .digest('hex')
    .slice(0, 20);
}

const urlOf = (rule: string) => `${RULES_URL}${rule}/README.md`;

/** A fix is made only in plain characters of the file: never across a hole, an escape or an embedded constant. */
const isEditable = (fix: Fix, at: PlacedStatement): boolean =>
  fix.edits.every(
    ({ start, end, text }) => at.editable({ start: start === end ? start - 1 : start, end }) && !/[`'"\\$]/.test(text),
  );

const inFile = (fix: Fix, at: PlacedStatement): Fix => ({
  ...fix,
  edits: fix.edits.map(({ start, end, text }) => {
    // An insertion has no width to map: it goes behind the character before it.
    const place =
      end > start ? at.inFile({ start, end }) : { start: at.inFile({ start: start - 1, end: start }).end, end: 0 };
    return { start: place.start, end: end > start ? place.end : place.start, text };
  }),
});

/** Offsets of a text as lines and columns. */
export const rangeOf = (lines: LineIndex, range: TextRange): FileRange => ({
  start: lines.positionAt(range.start),
  end: lines.positionAt(range.end),
});

function suppress(
  findings: readonly Finding[],
  extraction: Extraction,
  file: string,
): { kept: readonly Finding[]; unused: readonly UnusedSuppression[] } {
  const used = new Set<number>();
  const kept = findings.map((finding) => {
    const index = extraction.suppressions.findIndex(
      ({ rules, applies }) =>
        (rules.length === 0 || rules.includes(finding.rule)) &&
        (applies === 'file' || (applies >= finding.range.start.line && applies <= finding.range.end.line)),
    );
    const suppression = extraction.suppressions[index];
    if (!suppression) return finding;
    used.add(index);
    return { ...finding, suppressed: { reason: suppression.reason, line: suppression.line } };
  });
  const unused = extraction.suppressions
    .filter((_, index) => !used.has(index))
    .map(({ line, rules }) => ({ file, line, rules }));
  return { kept, unused };
}

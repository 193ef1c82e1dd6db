import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
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
import { loadPostgresParser, withoutLiterals } from '@poolsafe/dialects';
import { type Extraction, type PlacedStatement, sourceReaders } from '@poolsafe/sources';
import type { Config, RuleLevel } from './config.js';
import { type FileProblem, readText, selectFiles } from './files.js';
import { judgeFlow, type Report } from './judging.js';

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

export interface CheckResult {
  readonly targets: readonly Target[];
  /** Sorted by file and place; suppressed ones included, marked. */
  readonly findings: readonly Finding[];
  readonly notAnalysed: readonly NotAnalysedPlace[];
  /** Files that were asked for and could not be read. */
  readonly problems: readonly FileProblem[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly files: number;
  readonly statements: number;
  /** Texts of the files that have findings, for reporters that show code. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface CheckOptions {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly targets: readonly Target[];
  readonly config: Config;
  /** Levels given for this run, over the configuration's. */
  readonly levels?: Readonly<Record<string, RuleLevel>>;
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

const RULES_URL = 'https://github.com/poolsafe/poolsafe/blob/main/rules/';

/** Reads a project and says what becomes of its session state on the targets. */
export async function checkProject(options: CheckOptions): Promise<CheckResult> {
  const { cwd, paths, targets, config } = options;
  await loadPostgresParser();
  const selection = await selectFiles(cwd, paths, {
    include: config.include,
    exclude: config.exclude,
    reads: (path) => sourceReaders.some((reader) => reader.reads(path)),
  });
  const findings: Finding[] = [];
  const notAnalysed: NotAnalysedPlace[] = [];
  const problems: FileProblem[] = [...selection.problems];
  const unusedSuppressions: UnusedSuppression[] = [];
  const sources = new Map<string, string>();
  let statements = 0;
  let files = 0;

  for (const [index, file] of selection.files.entries()) {
    options.onProgress?.(index, selection.files.length, file);
    const reader = sourceReaders.find((candidate) => candidate.reads(file));
    if (!reader) {
      problems.push({ file, reason: 'not a kind of file that poolsafe reads' });
      continue;
    }
    const read = await readText(resolve(cwd, file));
    if (read.kind === 'unreadable') {
      problems.push({ file, reason: read.reason });
      continue;
    }
    files++;
    const lines = new LineIndex(read.text);
    if (read.note)
      notAnalysed.push({
        file,
        range: rangeOf(lines, { start: read.note.offset, end: read.note.offset + 1 }),
        reason: read.note.reason,
      });
    const extraction = reader.extract(read.text, file);
    for (const { range, reason } of extraction.notAnalysed)
      notAnalysed.push({ file, range: rangeOf(lines, range), reason });
    for (const flow of extraction.flows) statements += flow.statementCount;
    const found = findingsOf(extraction, file, lines, targets, { ...config.rules, ...options.levels });
    const { kept, unused } = suppress(found, extraction, file);
    unusedSuppressions.push(...unused);
    if (kept.length > 0) sources.set(file, read.text);
    findings.push(...kept);
  }
  return { targets, findings, notAnalysed, problems, unusedSuppressions, files, statements, sources };
}

/** What one file's extraction leads to. */
export function findingsOf(
  extraction: Extraction,
  file: string,
  lines: LineIndex,
  targets: readonly Target[],
  levels: Readonly<Record<string, RuleLevel>>,
): readonly Finding[] {
  const byPlace = new Map<string, Finding>();
  const seen = new Map<string, number>();
  for (const flow of extraction.flows) {
    if (flow.confidence === 'low') continue;
    for (const report of judgeFlow(flow, targets)) {
      const level = levels[report.rule.id];
      if (level === 'off') continue;
      const finding = findingOf(report, flow.statements, file, lines, level ?? report.severity, seen);
      // Branches of one text and flows of one function may show the same place more than once.
      byPlace.set(`${finding.rule} ${String(finding.range.start.offset)} ${String(finding.range.end.offset)}`, finding);
    }
  }
  for (const observation of extraction.observations) {
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
    fixes: at.editable ? (rule.fixes?.(occurrence) ?? []).map((fix) => inFile(fix, at)) : [],
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

const inFile = (fix: Fix, at: PlacedStatement): Fix => ({
  ...fix,
  edits: fix.edits.map(({ start, end, text }) => {
    // An insertion has no width to map: it goes behind the character before it.
    const place =
      end > start ? at.inFile({ start, end }) : { start: at.inFile({ start: start - 1, end: start }).end, end: 0 };
    return { start: place.start, end: end > start ? place.end : place.start, text };
  }),
});

const rangeOf = (lines: LineIndex, range: TextRange): FileRange => ({
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

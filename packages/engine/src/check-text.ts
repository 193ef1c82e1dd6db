import { createHash } from 'node:crypto';
import {
  type Confidence,
  type Dialect,
  type FileRange,
  type Finding,
  type Fix,
  LineIndex,
  type Observation,
  type Occurrence,
  type Origin,
  type RelatedPlace,
  type Severity,
  type Statement,
  type Target,
  type TextRange,
} from '@poolsafe/core';
import { withoutLiterals } from '@poolsafe/dialects';
import { parseTarget } from '@poolsafe/poolers';
import type { Extraction, FileRole, Flow, PlacedStatement, ProjectFiles, SourceReader, Told } from '@poolsafe/sources';
import type { RuleLevel } from './config/index.js';
import { FileInMemory } from './extracting/read-file.js';
import { withSafety } from './fix-safety.js';
import { tellsNothing } from './holds-nothing.js';
import { judgeFlows, type Report } from './judging.js';
import type { ProjectView } from './project/view.js';

/** Where offsets stand; the text need not have been read for that before the first is asked for. */
export type Lines = Pick<LineIndex, 'positionAt'>;

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
  /** What was found in code and how far it could be followed, by reason. */
  readonly counts: Readonly<Record<string, number>>;
  /** Other files of the project that the reading depended on. */
  readonly dependencies: readonly string[];
}

export interface JudgeOptions {
  readonly targets: readonly Target[];
  readonly levels: Readonly<Record<string, RuleLevel>>;
  /** The project that the text belongs to; absent for a text that stands alone. */
  readonly project?: ProjectView;
  /** What environment variables connect to: target strings by name. */
  readonly connections?: Readonly<Record<string, string>>;
  /** Findings that are less sure are left out; `medium` when absent. */
  readonly confidence?: Confidence['level'];
  /** The files around, for what is imported. */
  readonly files?: ProjectFiles;
  /** What the configuration says that the file is for, over what its path shows. */
  readonly role?: FileRole;
  /** What the configuration says that its statements are written in. */
  readonly dialect?: Dialect;
}

/** What the configuration tells a reader about a file. */
export const toldIn = ({ role, dialect }: Pick<JudgeOptions, 'role' | 'dialect'>): Told => ({
  ...(role === undefined ? {} : { role }),
  ...(dialect === undefined ? {} : { dialect }),
});

const RULES_URL = 'https://github.com/poolsafe/poolsafe/blob/main/rules/';

/** Reads one text as the file that it is in, and says what becomes of its session state on the targets. */
export function checkText(text: string, file: string, reader: SourceReader, options: JudgeOptions): CheckedText {
  const extraction = reader.extract(text, file, options.files, toldIn(options));
  const seenThere = options.project?.observationsOf(file).length ?? 0;
  if (seenThere === 0 && tellsNothing(extraction)) return NOTHING_FOUND;
  const read = new FileInMemory(file, text, extraction);
  // Most texts show nothing: their lines are not counted.
  const lines: Lines = { positionAt: (offset) => read.lines.positionAt(offset) };
  const { project, ...alone } = options;
  return judgeExtraction(extraction, file, lines, project ? { ...alone, project: project.with(read) } : alone);
}

/** What most files lead to. */
export const NOTHING_FOUND: CheckedText = {
  findings: [],
  notAnalysed: [],
  unusedSuppressions: [],
  statements: 0,
  counts: {},
  dependencies: [],
};

/** The same for a file that has been read already. */
export function judgeExtraction(
  extraction: Extraction,
  file: string,
  lines: Lines,
  options: JudgeOptions,
): CheckedText {
  const { kept, unused } = suppress(findingsOf(extraction, file, lines, options), extraction, file);
  return {
    findings: kept,
    unusedSuppressions: unused,
    notAnalysed: extraction.notAnalysed.map(({ range, reason }) => ({ file, range: rangeOf(lines, range), reason })),
    statements: extraction.flows.reduce((sum, { statementCount }) => sum + statementCount, 0),
    counts: extraction.counts ?? {},
    dependencies: extraction.dependencies ?? [],
  };
}

const CONFIDENCE: readonly Confidence['level'][] = ['low', 'medium', 'high'];

/** What tests run and configure is told about only when everything is asked for. */
export const isUntold = (role: FileRole | undefined, wanted: Confidence['level'] = 'medium'): boolean =>
  role === 'test' && wanted !== 'low';

function findingsOf(extraction: Extraction, file: string, lines: Lines, options: JudgeOptions): readonly Finding[] {
  const { levels, project, confidence: wanted = 'medium' } = options;
  const role = options.role ?? extraction.role;
  const byPlace = new Map<string, Finding>();
  const seen = new Map<string, number>();
  const add = (finding: Finding) => {
    const place = `${finding.rule} ${String(finding.range.start.offset)} ${String(finding.range.end.offset)}`;
    const known = byPlace.get(place);
    // Branches of one text and flows of one function may show the same place more than once: the first is the usual.
    byPlace.set(place, known ? withCallsOf(known, finding) : finding);
  };
  const sure = (project?.sentFlows(extraction.flows, file) ?? extraction.flows).filter(
    ({ confidence }) => CONFIDENCE.indexOf(confidence.level) >= CONFIDENCE.indexOf(wanted),
  );
  const untold = isUntold(role, wanted);
  const flows = untold ? [] : sure;
  for (const report of judgeFlows(flows, (flow) => targetsOfFlow(flow, options))) {
    const level = levels[report.rule.id];
    if (level === 'off') continue;
    const roleThere = options.role ?? role ?? report.flow.role;
    add(findingOf(report, file, lines, level ?? severityInRole(report.severity, roleThere), seen, options));
  }
  const observations = untold ? [] : [...extraction.observations, ...(project?.observationsOf(file) ?? [])];
  for (const observation of observations) {
    const level = levels[observation.rule];
    if (level === 'off') continue;
    add(observed(observation, file, lines, level ?? observation.severity, seen));
  }
  return [...byPlace.values()].sort((a, b) => a.range.start.offset - b.range.start.offset);
}

/** Calls that are named by a finding about a file which they send. */
const MOST_CALLS = 5;

/** The same finding, met again where another call sends the file: it names that one too. */
function withCallsOf(known: Finding, other: Finding): Finding {
  const calls = other.related.filter(
    ({ message, file, range }) =>
      message === SENT_HERE &&
      !known.related.some((place) => place.file === file && place.range.start.offset === range.start.offset),
  );
  const named = known.related.filter(({ message }) => message === SENT_HERE).length;
  return calls.length === 0 || named >= MOST_CALLS ? known : { ...known, related: [...known.related, ...calls] };
}

const SENT_HERE = 'sent here';

/** Code that runs once, by hand or in tests weighs less than what serves users. */
function severityInRole(severity: Severity, role: FileRole | undefined): Severity {
  if (role === 'test' || role === 'dump') return 'info';
  if (role === undefined || role === 'application') return severity;
  return severity === 'error' ? 'warning' : 'info';
}

/** Environment variables that by convention hold the address of the database itself. */
const DIRECT_BY_NAME = /(^|_)(DIRECT|UNPOOLED|NON_?POOLING|NON_?POOLED|NO_?POOL)(_|$)/;

/** What a flow's connection leads to, where the code or the configuration says so; else the targets of the run. */
export function targetsOfFlow(
  flow: Pick<Flow, 'connection' | 'dialect'>,
  { targets, connections, project }: JudgeOptions,
): readonly Target[] {
  const { connection } = flow;
  const variable = connection?.environmentVariable;
  const configured = variable === undefined ? undefined : connections?.[variable];
  // The address that the project shows goes before what the name promises; the project knows such names itself.
  const byName = !project && variable !== undefined && DIRECT_BY_NAME.test(variable) ? 'direct' : undefined;
  const said = connection?.target ?? configured ?? byName;
  if (said === undefined) return project?.targetsOf(flow) ?? targets;
  try {
    return [parseTarget(said)];
  } catch {
    return targets;
  }
}

const words = new WeakMap<Statement, string>();

/** A statement's text without its literals. */
function wordsOf({ statement, text }: PlacedStatement): string {
  const { range, dialect } = statement;
  let found = words.get(statement);
  if (found === undefined) words.set(statement, (found = withoutLiterals(text.slice(range.start, range.end), dialect)));
  return found;
}

const HOOK = (event: string) =>
  ` It runs only when the application's pool opens a connection (${event}), not when the pooler picks a server connection.`;

function findingOf(
  report: Report,
  file: string,
  lines: Lines,
  severity: Severity,
  seen: Map<string, number>,
  options: JudgeOptions,
): Finding {
  const { rule, flow, placed, verdicts, elsewhere } = report;
  const said = saidOf(report);
  const { advice, fixes } = said;
  const { files } = options;
  const { statements } = flow;
  const at = statements[placed.step] as PlacedStatement;
  const statement = wordsOf(at);
  const message = at.hook === undefined ? said.message : said.message + HOOK(at.hook);
  const range = rangeOf(lines, at.inFile(placed.effect.range));
  const fingerprint = fingerprintOf(said, `${rule.id}\n${file}\n${statement}\n${placed.effect.name ?? ''}`, seen);
  const relate = (other: PlacedStatement, effect: { range: TextRange }, message: string) => ({
    file,
    range: rangeOf(lines, other.inFile(effect.range)),
    message,
  });
  const partner = (step: number) => statements[step] as PlacedStatement;
  const { madeBy, neededBy } = placed;
  const related = [
    ...sentAt(flow, files),
    ...definedAt(placed.effect.origin, at, relate, files),
    ...(madeBy && !placed.context.madeInBoundary ? [relate(partner(madeBy.step), madeBy.effect, 'made here')] : []),
    ...(neededBy ? [relate(partner(neededBy.step), neededBy.effect, 'needed here')] : []),
    ...(elsewhere
      ? [relate(elsewhere.statement, elsewhere.effect, placed.effect.action === 'write' ? 'needed here' : 'made here')]
      : []),
  ];
  // What nothing has moved is the same object as before: most of a file, while it is edited.
  const { last } = said;
  if (
    last?.fingerprint === fingerprint &&
    last.message === message &&
    last.severity === severity &&
    last.effect === placed.effect &&
    last.verdicts === verdicts &&
    last.confidence === flow.confidence &&
    fixes.length + related.length + last.related.length === 0 &&
    sameRange(last.range, range)
  )
    return last;
  return (said.last = {
    rule: rule.id,
    severity,
    message,
    advice,
    file,
    range,
    dialect: at.statement.dialect,
    statement,
    effect: placed.effect,
    verdicts,
    related,
    fixes: fixes
      .filter((fix) => isEditable(fix, at))
      .map((fix) => inFile(withSafety(fix, report, targetsOfFlow(flow, options)), at)),
    suppressed: null,
    confidence: flow.confidence,
    fingerprint,
    url: urlOf(rule.id),
  });
}

/** Equal by what a line and column are counted from. */
const sameRange = (a: FileRange, b: FileRange): boolean => samePosition(a.start, b.start) && samePosition(a.end, b.end);

const samePosition = (a: FileRange['start'], b: FileRange['start']): boolean =>
  a.offset === b.offset && a.line === b.line && a.column === b.column;

/** What a rule says about an occurrence, wherever that stands in its file. */
interface Said {
  readonly message: string;
  readonly advice: string;
  readonly fixes: readonly Fix[];
  /** The fingerprint that was made last, and what of. */
  fingerprint?: { readonly of: string; readonly is: string };
  /** What was told of it last. */
  last?: Finding;
}

const sayings = new WeakMap<Occurrence, Said>();

/** An occurrence that is met again, in a file that is edited elsewhere, is told in the same words. */
function saidOf({ rule, occurrence }: Report): Said {
  let said = sayings.get(occurrence);
  if (!said) {
    const [message, advice] = [rule.message(occurrence), rule.advice(occurrence)];
    sayings.set(occurrence, (said = { message, advice, fixes: rule.fixes?.(occurrence) ?? [] }));
  }
  return said;
}

/** The call that sends the file. */
function sentAt({ sentBy }: Flow, files: ProjectFiles | undefined): readonly RelatedPlace[] {
  const text = sentBy && files?.read(sentBy.file);
  return sentBy && text !== undefined
    ? [{ file: sentBy.file, range: rangeOf(new LineIndex(text), sentBy.range), message: SENT_HERE }]
    : [];
}

/** The definition that a call runs, where the words that make the effect stand. */
function definedAt(
  origin: Origin | undefined,
  at: PlacedStatement,
  relate: (other: PlacedStatement, effect: { range: TextRange }, message: string) => RelatedPlace,
  files: ProjectFiles | undefined,
): readonly RelatedPlace[] {
  if (!origin) return [];
  const message = `in the ${origin.kind === 'default' ? 'column default' : origin.kind} ${origin.name}`;
  if (origin.file === undefined) return [relate(at, origin, message)];
  const text = files?.read(origin.file);
  return text === undefined ? [] : [{ file: origin.file, range: rangeOf(new LineIndex(text), origin.range), message }];
}

/** What is observed, as a finding. `seen` counts findings of one kind in the file. */
export function observed(
  observation: Observation,
  file: string,
  lines: Lines,
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
    fingerprint: fingerprintOf({}, `${rule}\n${file}\n${subject}`, seen),
    url: urlOf(rule),
  };
}

/** Stable while the file's other lines change: what it is about, and the how-manieth of its kind it is. */
function fingerprintOf(said: Pick<Said, 'fingerprint'>, identity: string, seen: Map<string, number>): string {
  const ordinal = (seen.get(identity) ?? 0) + 1;
  seen.set(identity, ordinal);
  const of = `${identity}\n${String(ordinal)}`;
  if (said.fingerprint?.of !== of)
    said.fingerprint = { of, is: createHash('sha256').update(of).digest('hex').slice(0, 20) };
  return said.fingerprint.is;
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
export const rangeOf = (lines: Lines, range: TextRange): FileRange => ({
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

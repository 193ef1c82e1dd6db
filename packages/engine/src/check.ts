import { resolve } from 'node:path';
import { type Confidence, type Dialect, type Finding, hideSecrets, LineIndex, type Target } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import { type Extraction, sourceReaders } from '@poolsafe/sources';
import type { Audit } from './audit/index.js';
import {
  judgeExtraction,
  type NotAnalysedPlace,
  observed,
  rangeOf,
  toldIn,
  type UnusedSuppression,
} from './check-text.js';
import { type Config, type Configurations, isIncluded, type RuleLevel, settingsFor } from './config/index.js';
import { joinConfigurations } from './config-joins.js';
import { type FileProblem, readTextSync, selectFiles } from './files.js';
import type { ReadFile } from './project/model.js';
import { Judging } from './judging-options.js';
import { ProjectOnDisk } from './project-files.js';

export interface CheckResult {
  /** How each file was judged, to look at single ones again. */
  readonly judging: Judging;
  readonly targets: readonly Target[];
  /** Sorted by file and place; suppressed ones included, marked. */
  readonly findings: readonly Finding[];
  readonly notAnalysed: readonly NotAnalysedPlace[];
  /** Files that were asked for and could not be read. */
  readonly problems: readonly FileProblem[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly files: number;
  /** Paths of the files that were read. */
  readonly read: readonly string[];
  /** The files that each file's reading depended on. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  /** Project files that say what the others run on: addresses and poolers. */
  readonly decisive: readonly string[];
  /** What the statements, addresses and clients that were seen speak. */
  readonly dialects: ReadonlySet<Dialect>;
  readonly statements: number;
  /** What was found in code and how far it could be followed, by reason. */
  readonly counts: Readonly<Record<string, number>>;
  /** Texts of the files that have findings, for reporters that show code. */
  readonly sources: ReadonlyMap<string, string>;
  /** What an audit adds; absent for a check. */
  readonly audit?: Audit;
}

export interface CheckOptions {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly targets: readonly Target[];
  /** Nobody named the targets: poolers that the project's own files show go before them. */
  readonly targetsAssumed?: boolean;
  /** The targets were named for this run: they go before those of configurations. */
  readonly targetsGiven?: boolean;
  /** The configuration of the run. */
  readonly config: Config;
  /** The configuration of each file; absent: that of the run. */
  readonly configurations?: Configurations;
  /** Levels given for this run, over the configuration's. */
  readonly levels?: Readonly<Record<string, RuleLevel>>;
  /** Findings that are less sure are left out; `medium` when absent. */
  readonly confidence?: Confidence['level'];
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** What need not even be looked at: plain paths only, names and exceptions are left to the configuration's own matching. */
const skipped = ({ root, exclude }: Config, cwd: string): readonly string[] =>
  cwd === root && !exclude.some((glob) => glob.startsWith('!')) ? exclude.filter((glob) => glob.includes('/')) : [];

/** Code holds addresses too; what it says of others is followed by its imports. */
const isDecisive = ({ flows, facts = [] }: Extraction): boolean =>
  flows.length === 0 && facts.some(({ kind }) => kind === 'endpoint' || kind === 'pooler');

const dialectsIn = ({ flows, facts = [] }: Extraction): readonly Dialect[] => [
  ...flows.filter(({ statementCount }) => statementCount > 0).map(({ dialect }) => dialect),
  ...facts.flatMap((fact) => (fact.kind === 'endpoint' || fact.kind === 'job' ? fact.dialect : [])),
];

/** Reads a project and says what becomes of its session state on the targets. */
export async function checkProject(options: CheckOptions): Promise<CheckResult> {
  const { cwd, paths, config, configurations } = options;
  const settingsOf = (path: string) => configurations?.settingsFor(path) ?? settingsFor(config, path);
  await loadPostgresParser();
  const selection = await selectFiles(cwd, paths, {
    includes: (path) => configurations?.includes(path) ?? isIncluded(config, path),
    skip: skipped(config, cwd),
    reads: (path) => sourceReaders.some((reader) => reader.reads(path)),
  });
  const findings: Finding[] = [];
  const notAnalysed: NotAnalysedPlace[] = [];
  const problems: FileProblem[] = [...selection.problems];
  const unusedSuppressions: UnusedSuppression[] = [];
  const sources = new Map<string, string>();
  const reads: ReadFile[] = [];
  const around = new ProjectOnDisk(cwd, selection.all);
  const counts: Record<string, number> = {};
  let statements = 0;
  let files = 0;

  for (const [index, file] of selection.files.entries()) {
    options.onProgress?.(index, selection.files.length, file);
    const reader = sourceReaders.find((candidate) => candidate.reads(file));
    if (!reader) {
      problems.push({ file, reason: 'not a kind of file that poolsafe reads' });
      continue;
    }
    const read = readTextSync(resolve(cwd, file));
    if (read.kind === 'unreadable') {
      problems.push({ file, reason: read.reason });
      continue;
    }
    files++;
    if (read.note) {
      const { offset, reason } = read.note;
      notAnalysed.push({ file, range: rangeOf(new LineIndex(read.text), { start: offset, end: offset + 1 }), reason });
    }
    reads.push({
      file,
      text: read.text,
      lines: new LineIndex(read.text),
      extraction: reader.extract(read.text, file, around, toldIn(settingsOf(resolve(cwd, file)))),
    });
  }
  const judging = new Judging(
    {
      cwd,
      targets: options.targets,
      assumed: options.targetsAssumed ?? false,
      given: options.targetsGiven ?? false,
      levels: options.levels ?? {},
      confidence: options.confidence ?? 'medium',
      settingsFor: settingsOf,
      files: around,
    },
    reads,
  );
  for (const { file, text, lines, extraction } of reads) {
    const checked = judgeExtraction(extraction, file, lines, judging.of(file));
    for (const [reason, count] of Object.entries(checked.counts)) counts[reason] = (counts[reason] ?? 0) + count;
    statements += checked.statements;
    notAnalysed.push(...checked.notAnalysed);
    unusedSuppressions.push(...checked.unusedSuppressions);
    if (checked.findings.length > 0) sources.set(file, hideSecrets(text));
    findings.push(...checked.findings);
  }
  const { targets } = judging;
  for (const { file, observation } of joinConfigurations(reads, findings, targets)) {
    const level = judging.of(file.file).levels[observation.rule];
    if (level === 'off') continue;
    findings.push(observed(observation, file.file, file.lines, level ?? observation.severity, new Map()));
    sources.set(file.file, hideSecrets(file.text));
  }
  const order = new Map(reads.map(({ file }, index) => [file, index]));
  findings.sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.range.start.offset - b.range.start.offset,
  );
  return {
    judging,
    targets,
    findings,
    notAnalysed,
    problems,
    unusedSuppressions,
    files,
    read: reads.map(({ file }) => file),
    dependencies: new Map(reads.map(({ file, extraction }) => [file, extraction.dependencies ?? []])),
    dialects: new Set(reads.flatMap(({ extraction }) => dialectsIn(extraction))),
    decisive: reads.filter(({ extraction }) => isDecisive(extraction)).map(({ file }) => file),
    statements,
    counts,
    sources,
  };
}

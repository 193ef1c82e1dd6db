import { resolve } from 'node:path';
import { type Confidence, type Dialect, type Finding, hideSecrets, type Target } from '@poolsafe/core';
import { type Extraction, sourceReaders, type Told } from '@poolsafe/sources';
import { placeInAsked } from './asked-for.js';
import type { Audit } from './audit/index.js';
import {
  judgeExtraction,
  type Lines,
  type NotAnalysedPlace,
  rangeOf,
  toldIn,
  type UnusedSuppression,
} from './check-text.js';
import { type Config, type Configurations, isIncluded, type RuleLevel, settingsFor } from './config/index.js';
import { extractFiles, type ExtractOptions } from './extracting/extract-files.js';
import { type FileProblem, selectFiles } from './files.js';
import { holdsNothing } from './holds-nothing.js';
import type { ReadFile } from './project/model.js';
import { joinedFindings } from './joined-findings.js';
import { Judging } from './judging-options.js';
import { ProjectOnDisk } from './project-files.js';
import { absoluteIn } from './walk.js';

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
  /** The module that further threads run, how many threads there may be, and the cache: see `extractFiles`. */
  readonly worker?: URL;
  readonly threads?: number;
  readonly cache?: NonNullable<ExtractOptions['cache']>;
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
  const absolute = absoluteIn(resolve(cwd));
  const settingsOf = (path: string) => configurations?.settingsFor(path) ?? settingsFor(config, path);
  // A cache that lies in the project is no part of it.
  const isCache = (path: string) => path === options.cache?.file;
  const selection = await selectFiles(cwd, paths, {
    includes: (path) => !isCache(path) && (configurations?.includes(path) ?? isIncluded(config, path)),
    skip: skipped(config, cwd),
    reads: (path) => sourceReaders.some((reader) => reader.reads(path)),
  });
  const findings: Finding[] = [];
  const notAnalysed: NotAnalysedPlace[] = [];
  const problems: FileProblem[] = [...selection.problems];
  const unusedSuppressions: UnusedSuppression[] = [];
  const sources = new Map<string, string>();
  const reads: ReadFile[] = [];
  const counts: Record<string, number> = {};
  let statements = 0;
  let files = 0;

  const around = new ProjectOnDisk(
    cwd,
    selection.all.filter((path) => !isCache(absolute(path))),
  );
  const placeOf = placeInAsked(cwd, paths);
  const told = new Map<string, Told>();
  const tell = (file: string): Told => {
    const place = placeOf(file);
    return { ...toldIn(settingsOf(absolute(file))), ...(place === undefined ? {} : { place }) };
  };
  const outcomes = await extractFiles({
    cwd,
    files: selection.files,
    around,
    told: (file) => {
      let known = told.get(file);
      if (!known) told.set(file, (known = tell(file)));
      return known;
    },
    ...(options.worker ? { worker: options.worker } : {}),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.cache ? { cache: options.cache } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  for (const outcome of outcomes) {
    const { file } = outcome;
    if (outcome.kind === 'problem') {
      problems.push({ file, reason: outcome.reason });
      continue;
    }
    files++;
    const { read, note } = outcome;
    if (note) {
      const { offset, reason } = note;
      notAnalysed.push({ file, range: rangeOf(read.lines, { start: offset, end: offset + 1 }), reason });
    }
    reads.push(read);
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
  for (const read of reads) {
    const { file } = read;
    const options = judging.of(file);
    if (holdsNothing(read.extraction) && (options.project?.observationsOf(file).length ?? 0) === 0) continue;
    const lines: Lines = { positionAt: (offset) => read.lines.positionAt(offset) };
    const checked = judgeExtraction(read.extraction, file, lines, options);
    for (const [reason, count] of Object.entries(checked.counts)) counts[reason] = (counts[reason] ?? 0) + count;
    statements += checked.statements;
    notAnalysed.push(...checked.notAnalysed);
    unusedSuppressions.push(...checked.unusedSuppressions);
    if (checked.findings.length > 0) sources.set(file, hideSecrets(read.text));
    findings.push(...checked.findings);
  }
  const { targets } = judging;
  for (const { file, finding } of joinedFindings(reads, findings, judging)) {
    findings.push(finding);
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

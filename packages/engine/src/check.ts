import { resolve } from 'node:path';
import { type Confidence, type Finding, hideSecrets, LineIndex, type Target } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import { sourceReaders } from '@poolsafe/sources';
import type { Audit } from './audit/index.js';
import {
  judgeExtraction,
  type JudgeOptions,
  type NotAnalysedPlace,
  rangeOf,
  type UnusedSuppression,
} from './check-text.js';
import type { Config, RuleLevel } from './config.js';
import { type FileProblem, readText, selectFiles } from './files.js';
import type { ReadFile } from './project/model.js';
import { ProjectView } from './project/view.js';
import { ProjectOnDisk } from './project-files.js';

export interface CheckResult {
  /** The project as it was read, to look at single files of it again. */
  readonly project: ProjectView;
  readonly targets: readonly Target[];
  /** Sorted by file and place; suppressed ones included, marked. */
  readonly findings: readonly Finding[];
  readonly notAnalysed: readonly NotAnalysedPlace[];
  /** Files that were asked for and could not be read. */
  readonly problems: readonly FileProblem[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly files: number;
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
  readonly config: Config;
  /** Levels given for this run, over the configuration's. */
  readonly levels?: Readonly<Record<string, RuleLevel>>;
  /** Findings that are less sure are left out; `medium` when absent. */
  readonly confidence?: Confidence['level'];
  readonly onProgress?: (done: number, total: number, file: string) => void;
}

/** Reads a project and says what becomes of its session state on the targets. */
export async function checkProject(options: CheckOptions): Promise<CheckResult> {
  const { cwd, paths, config } = options;
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
    const read = await readText(resolve(cwd, file));
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
      extraction: reader.extract(read.text, file, around),
    });
  }
  const { connections } = config;
  const project = new ProjectView(reads, {
    targets: options.targets,
    assumed: options.targetsAssumed ?? false,
    connections,
  });
  const { targets } = project;
  const judging: JudgeOptions = {
    targets,
    levels: { ...config.rules, ...options.levels },
    connections,
    confidence: options.confidence ?? 'medium',
    project,
    files: around,
  };
  for (const { file, text, lines, extraction } of reads) {
    const checked = judgeExtraction(extraction, file, lines, judging);
    for (const [reason, count] of Object.entries(checked.counts)) counts[reason] = (counts[reason] ?? 0) + count;
    statements += checked.statements;
    notAnalysed.push(...checked.notAnalysed);
    unusedSuppressions.push(...checked.unusedSuppressions);
    if (checked.findings.length > 0) sources.set(file, hideSecrets(text));
    findings.push(...checked.findings);
  }
  return { project, targets, findings, notAnalysed, problems, unusedSuppressions, files, statements, counts, sources };
}

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import type { Dialect, Target } from '@poolsafe/core';
import { analyse, dialects, loadPostgresParser, withoutGrammar } from '@poolsafe/dialects';
import type { RuleLevel } from '@poolsafe/engine';
import { findConfigFile } from '@poolsafe/engine/find-config';
import { ruleFor } from '@poolsafe/engine/judging';
import {
  formatNamed,
  formatNames,
  type LogPartial,
  type LogsOptions,
  type LogsReport,
  mergePartials,
  reportLogs,
  runLogs,
  type Speak,
  Threads,
} from '@poolsafe/logs';
import { DEFAULT_TARGETS, measurementsOf, parseTarget } from '@poolsafe/poolers';
import { severityOf, worstOutcome } from '@poolsafe/core';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { LOGS_FORMATS } from '../formats.js';
import { version } from '../version.js';
import { writeReport } from '../write-report.js';
import { logsJson } from './logs-json.js';
import { RateProgress } from './logs-progress.js';

export interface MergeFlags {
  readonly format: string;
  readonly output?: string;
  readonly partial?: string;
  readonly maxWarnings?: string;
  readonly quiet?: boolean;
  readonly anonymize?: boolean;
  readonly color?: boolean;
}

export interface LogsFlags extends MergeFlags {
  readonly target: readonly string[];
  readonly logFormat?: string;
  readonly logLinePrefix?: string;
  readonly config?: string;
  readonly rule: readonly string[];
  readonly follow?: boolean;
  readonly jobs?: string;
  readonly shard?: string;
  readonly showLiterals?: boolean;
  readonly strict?: boolean;
  readonly stats?: boolean;
}

const RULES_URL = 'https://github.com/poolsafe/poolsafe/blob/main/rules/';
const say = (line: string) => process.stderr.write(`poolsafe: ${line}\n`);

/** Runs `poolsafe logs`. */
export async function logsCommand(files: readonly string[], flags: LogsFlags): Promise<number> {
  checkFormat(flags.format);
  if (files.length === 0) throw new UsageError('no log files given; - is standard input');
  const format = flags.logFormat === undefined ? undefined : formatNamed(flags.logFormat);
  if (flags.logFormat !== undefined && !format)
    throw new UsageError(`unknown log format "${flags.logFormat}"; known: ${formatNames.join(', ')}`);
  const jobs = count(flags.jobs, '--jobs');
  const shard = readShard(flags.shard);
  const config = await readConfig(flags.config);
  const targets = logTargets(flags.target, config.targets);
  const levels = { ...config.rules, ...(await givenLevels(flags.rule)) };

  const stop = new AbortController();
  const interrupt = () => {
    stop.abort();
  };
  process.once('SIGINT', interrupt);
  const progress = new RateProgress();
  const run = await runLogs({
    files,
    ...(format === undefined ? {} : { format }),
    ...(flags.logLinePrefix === undefined ? {} : { linePrefix: flags.logLinePrefix }),
    targets,
    speak: speaker(levels),
    measurements: (target) => measurementsOf(target.profile.product),
    analyse: readText,
    prepare: prepareDialect,
    ...(shard === undefined ? {} : { shard }),
    ...readAhead(jobs),
    byDefault: flags.target.length === 0 && config.targets.length === 0,
    follow: flags.follow ?? false,
    showLiterals: flags.showLiterals ?? false,
    signal: stop.signal,
    onProgress: (done, total, file) => {
      progress.update(done, total, file);
    },
  });
  progress.end();
  process.off('SIGINT', interrupt);
  for (const { file, reason } of run.problems) say(`${file}: ${reason}`);
  for (const note of run.notes) say(note);
  if (run.stopped) say('stopped early: what follows is what was known by then');
  const code = await finish([run.partial], targets, flags, run.problems.length);
  if (run.problems.some(({ reason }) => reason === 'no such file or folder')) return EXIT.usage;
  return code;
}

// What few runs need is loaded by those only: a log is often small, and the command is to answer at once.

/** The configuration of the folder, or the one that was named. */
async function readConfig(given: string | undefined) {
  if (given === undefined && findConfigFile(process.cwd()) === undefined) return { rules: {}, targets: [] };
  const { loadConfig } = await import('@poolsafe/engine');
  return loadConfig(process.cwd(), given);
}

async function givenLevels(given: readonly string[]): Promise<Readonly<Record<string, RuleLevel>>> {
  if (given.length === 0) return {};
  const { ruleLevels } = await import('./options.js');
  return ruleLevels(given);
}

/**
 * Makes ready to read statements of a dialect. A log has few that differ: to compile the grammar once more, for speed,
 * takes a quarter of a second and 25 MB, and is put off until it has run for long.
 */
export const prepareDialect: NonNullable<LogsOptions['prepare']> = async (dialect) => {
  if (dialect !== 'postgres') return;
  setFlagsFromString('--wasm-tiering-budget=200000000');
  await loadPostgresParser();
  setFlagsFromString('--wasm-tiering-budget=1800000');
};

/** A dialect without a front end has records and sessions, and no effects. */
export const readText: LogsOptions['analyse'] = (text, dialect) =>
  dialects.includes(dialect) ? analyse(text, dialect) : { dialect, statements: [], notAnalysed: [] };

/** Runs `poolsafe logs merge`. */
export async function mergeCommand(files: readonly string[], flags: MergeFlags): Promise<number> {
  checkFormat(flags.format);
  const partials: LogPartial[] = [];
  for (const file of files) partials.push(await readPartial(file));
  const targets = (partials[0]?.targets ?? []).map(parseTarget);
  return finish(partials, targets, flags, 0);
}

async function readPartial(file: string): Promise<LogPartial> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parsed !== 'object' || parsed === null || !('poolsafe' in parsed) || parsed.poolsafe !== 'partial')
    throw new UsageError(`${file}: is no partial result of \`poolsafe logs --partial\``);
  return parsed as LogPartial;
}

async function finish(
  partials: readonly LogPartial[],
  targets: readonly Target[],
  flags: MergeFlags & { readonly strict?: boolean; readonly showLiterals?: boolean; readonly stats?: boolean },
  problems: number,
): Promise<number> {
  if (flags.partial !== undefined) {
    const [only] = partials;
    const whole =
      partials.length === 1 && only ? only : { ...only, dialects: partials.flatMap((part) => part.dialects) };
    await writeReport(flags.partial, `${JSON.stringify(whole)}\n`);
    return EXIT.ok;
  }
  let report: LogsReport;
  try {
    report = reportLogs(mergePartials(partials, targets), targets, {
      anonymize: flags.anonymize ?? false,
      byDefault: partials.every(({ byDefault }) => byDefault),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PartialError') throw new UsageError(error.message);
    throw error;
  }
  const shown =
    flags.quiet === true
      ? { ...report, findings: report.findings.filter(({ severity }) => severity === 'error') }
      : report;
  const text =
    flags.format === 'json'
      ? logsJson(shown, { toolVersion: version, showLiterals: flags.showLiterals ?? false })
      : (await import('./logs-pretty.js')).logsPretty(shown, {
          color: flags.output === undefined && colorFor(process.stdout, flags.color),
          width: Math.min(process.stdout.columns || 100, 120),
        });
  if (flags.output === undefined) await print(text);
  else await writeReport(flags.output, text);
  if (flags.stats === true) {
    const loss = withoutGrammar();
    if (loss !== undefined) say(loss);
    for (const line of report.coverage) say(line);
    for (const { file, line, reason } of report.notAnalysed) say(`${file}:${String(line)}: ${reason}`);
  }
  const maxWarnings = count(flags.maxWarnings, '--max-warnings') ?? Number.POSITIVE_INFINITY;
  const having = (severity: string) => report.findings.filter((finding) => finding.severity === severity).length;
  if (flags.strict === true && (problems > 0 || report.logs.unparsedRecords > 0)) return EXIT.failure;
  return having('error') > 0 || having('warning') > maxWarnings ? EXIT.findings : EXIT.ok;
}

function checkFormat(format: string): void {
  if (!LOGS_FORMATS.some((known) => known === format))
    throw new UsageError(`unknown format "${format}"; known: ${LOGS_FORMATS.join(', ')}`);
}

function count(value: string | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new UsageError(`${option} "${value}" is not a number`);
  return number;
}

function readShard(value: string | undefined): { index: number; of: number } | undefined {
  if (value === undefined) return undefined;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  if (index === undefined || of === undefined || Number(index) >= Number(of))
    throw new UsageError(`--shard "${value}" is not one of 0/COUNT to COUNT-1/COUNT`);
  return { index: Number(index), of: Number(of) };
}

/** Without targets: the default one of every dialect that a log may be of. */
function logTargets(given: readonly string[], configured: readonly string[]): readonly Target[] {
  const chosen = given.length > 0 ? given : configured;
  if (chosen.length > 0) return [...new Map(chosen.map(parseTarget).map((target) => [target.id, target])).values()];
  return (['postgres', 'mysql', 'redis', 'mongodb'] as const satisfies readonly Dialect[]).flatMap((dialect) => {
    const target = DEFAULT_TARGETS[dialect];
    if (target === undefined) return [];
    try {
      return [parseTarget(target)];
    } catch {
      return [];
    }
  });
}

/** What the rules say, at the levels that were asked for. */
export const speaker =
  (levels: Readonly<Record<string, RuleLevel>>): Speak =>
  (occurrence) => {
    const rule = ruleFor(occurrence);
    const usual = severityOf(worstOutcome(occurrence.verdict));
    const severity = usual && (rule?.severity?.(occurrence) ?? usual);
    if (!rule || severity === undefined) return undefined;
    const level = levels[rule.id] ?? severity;
    if (level === 'off') return undefined;
    return {
      rule: rule.id,
      message: rule.message(occurrence),
      advice: rule.advice(occurrence),
      severity: level,
      url: `${RULES_URL}${rule.id}/README.md`,
    };
  };

/** Logs smaller than this are read before threads have started. */
const WORTH_THREADS = 32 << 20;
/** More threads than these find nothing to do: what they found is put together by one. */
const MOST_THREADS = 8;

/** Threads that read parts of a log ahead: as many as were asked for, else as there are processors. */
export function readAhead(jobs: number | undefined): Pick<LogsOptions, 'ahead'> {
  const threads = Math.min(jobs ?? availableParallelism(), MOST_THREADS);
  if (threads < 2) return {};
  const script = new URL('./scan-worker.js', import.meta.url);
  return { ahead: { scanners: () => new Threads(script, threads), from: jobs === undefined ? WORTH_THREADS : 0 } };
}

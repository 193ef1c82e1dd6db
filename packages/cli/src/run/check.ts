import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  cacheFileOf,
  type CheckOptions,
  changedFiles,
  checkProject,
  type CheckResult,
  compareOwnBaseline,
  concerning,
  Configurations,
  fixFiles,
  type FixSafety,
  loadConfig,
  makeBaseline,
  readBaseline,
  shownPath,
  writeBaseline,
  writeFixed,
} from '@poolsafe/engine';
import { createTwoFilesPatch } from 'diff';
import { EXIT, print, UsageError } from '../command.js';
import { withProgress } from '../progress.js';
import { chooseTargets } from '../targets.js';
import { version } from '../version.js';
import { emit, layoutFor, shownOf } from './emit.js';
import { writeSummary } from './job-summary.js';
import { maxWarningsOf, oneOf, reporterNamed, ruleLevels } from './options.js';

export interface CheckFlags {
  readonly target: readonly string[];
  readonly format: string;
  readonly output?: string;
  readonly config?: string;
  readonly rule: readonly string[];
  readonly maxWarnings?: string;
  readonly confidence?: string;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly fixDryRun?: boolean;
  /** `false`: --no-baseline. */
  readonly baseline?: string | false;
  readonly updateBaseline?: boolean;
  readonly changed?: string | true;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly threads?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly showLiterals?: boolean;
}

/** Runs `poolsafe check`. */
export async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const reporter = reporterNamed(flags.format);
  const maxWarnings = maxWarningsOf(flags);
  const cwd = process.cwd();
  const config = loadConfig(cwd, flags.config);
  const configurations = new Configurations(flags.config === undefined ? {} : { only: config });
  const targets = chooseTargets(flags.target, config.targets, ['postgres', 'mysql', 'redis', 'mongodb']);
  const levels = ruleLevels(flags.rule);
  const confidence = oneOf('confidence', flags.confidence ?? 'medium', ['low', 'medium', 'high'] as const);
  const reading = readingOptions(cwd, flags);
  const read = () =>
    withProgress((onProgress) =>
      checkProject({
        cwd,
        paths,
        targets,
        targetsAssumed: flags.target.length === 0 && config.targets.length === 0,
        targetsGiven: flags.target.length > 0,
        config,
        configurations,
        levels,
        confidence,
        ...reading,
        onProgress,
      }),
    );
  const fixing = wantedFixes(flags);
  let whole = await read();
  if (fixing !== undefined) {
    const { judging } = whole;
    const fixable = new Set(whole.findings.filter(({ fixes }) => fixes.length > 0).map(({ file }) => file));
    const { fixed, refused } = await fixFiles(cwd, fixable, (file) => judging.of(file), fixing);
    const tell = (problems: typeof refused) => {
      for (const { file, reason } of problems) process.stderr.write(`poolsafe: ${file}: ${reason}\n`);
    };
    tell(refused);
    if (flags.fixDryRun === true) {
      await print(fixed.map(({ file, before, after }) => createTwoFilesPatch(file, file, before, after)).join(''));
      return exitCode(whole, maxWarnings, flags.strict ?? false);
    }
    tell(await writeFixed(cwd, fixed));
    if (fixed.length > 0) whole = await read();
  }
  const result = await narrow(whole, cwd, flags, configurations, config.baseline);
  const report = reporter.report(shownOf(result, flags), {
    toolVersion: version,
    showLiterals: flags.showLiterals ?? false,
    ...layoutFor(flags),
  });
  await emit(report, flags);
  if (flags.format === 'github') await writeSummary(result, version);
  complain(result, flags);
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

/** Threads and the cache, as they are asked for. */
function readingOptions(cwd: string, flags: CheckFlags): Pick<CheckOptions, 'worker' | 'threads' | 'cache'> {
  const threads = flags.threads === undefined ? undefined : Number(flags.threads);
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
    throw new UsageError(`--threads "${flags.threads ?? ''}" is not a number of threads`);
  const wanted = flags.cache ?? flags.cacheLocation !== undefined;
  return {
    // Beside the bundle that this module is part of.
    worker: new URL('./extract-worker.js', import.meta.url),
    ...(threads === undefined ? {} : { threads }),
    ...(wanted
      ? {
          cache: {
            file: cacheFileOf(cwd, flags.cacheLocation),
            key: `${version} ${buildStamp()}`,
            note: (message) => process.stderr.write(`poolsafe: ${message}\n`),
          },
        }
      : {}),
  };
}

/** Tells builds of one version apart, as they come and go while poolsafe itself is worked on. */
function buildStamp(): string {
  const stat = statSync(fileURLToPath(new URL('./poolsafe.js', import.meta.url)), { throwIfNoEntry: false });
  return stat ? `${String(stat.size)} ${String(Math.round(stat.mtimeMs))}` : 'sources';
}

/** Which fixes are asked for, if any are. */
function wantedFixes({ fix, fixUnsafe, fixDryRun }: CheckFlags): FixSafety | undefined {
  if (fixUnsafe === true) return 'unsafe';
  return fix === true || fixDryRun === true ? 'safe' : undefined;
}

/** The findings that are asked for: those of changed files, those that the baseline does not have. */
async function narrow(
  result: CheckResult,
  cwd: string,
  flags: CheckFlags,
  configurations: Configurations,
  configured: string | undefined,
): Promise<CheckResult> {
  let findings = result.findings;
  if (flags.changed !== undefined) {
    const files = await changedFiles(cwd, flags.changed === true ? 'HEAD' : flags.changed);
    findings = concerning(
      result,
      files,
      configurations.files.map((path) => relative(cwd, path).replaceAll('\\', '/')),
    );
  }
  const named = flags.baseline === false ? undefined : (flags.baseline ?? configured);
  const file = named ?? 'poolsafe-baseline.json';
  if (flags.updateBaseline === true) {
    await writeBaseline(resolve(cwd, file), makeBaseline(result.findings));
    process.stderr.write(`poolsafe: ${shownPath(resolve(cwd, file))} written\n`);
    return { ...result, findings: [] };
  }
  if (named === undefined) return { ...result, findings };
  const { fresh, stale } = compareOwnBaseline(
    shownPath(resolve(cwd, file)),
    await readBaseline(resolve(cwd, file)),
    findings,
    (path) => existsSync(resolve(cwd, path)),
  );
  for (const { file: where, rule } of flags.changed === undefined ? stale : []) {
    process.stderr.write(`${where}: ${rule} of the baseline is gone; --update-baseline takes it out\n`);
  }
  return { ...result, findings: fresh };
}

/** What went wrong, and what was passed over, goes to standard error. */
export function complain(result: CheckResult, flags: CheckFlags): void {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  for (const { file, reason } of result.problems) say(`poolsafe: ${file}: ${reason}`);
  for (const { file, line, rules } of result.unusedSuppressions) {
    say(
      `${file}:${String(line)}: this suppression${rules.length > 0 ? ` of ${rules.join(', ')}` : ''} suppresses nothing`,
    );
  }
  if (flags.stats !== true) return;
  const reasons = new Map<string, number>();
  for (const { reason } of result.notAnalysed) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  say(`${String(result.files)} files, ${String(result.statements)} statements`);
  for (const [reason, count] of Object.entries(result.counts)) if (count > 0) say(`${String(count)} × ${reason}`);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    say(`${String(count)} × not analysed: ${reason}`);
  for (const { file, range, reason } of result.notAnalysed)
    say(`  ${file}:${String(range?.start.line ?? 1)} ${reason}`);
}

export function exitCode(result: CheckResult, maxWarnings: number, strict: boolean): number {
  const count = (wanted: string) =>
    result.findings.filter(({ severity, suppressed }) => suppressed === null && severity === wanted).length;
  if (result.problems.some(({ reason }) => reason === 'no such file or folder' || reason === 'matches no file'))
    return EXIT.usage;
  if (strict && (result.problems.length > 0 || result.notAnalysed.length > 0)) return EXIT.failure;
  return count('error') > 0 || count('warning') > maxWarnings ? EXIT.findings : EXIT.ok;
}

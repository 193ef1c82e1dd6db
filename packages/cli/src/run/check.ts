import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  changedFiles,
  checkProject,
  type CheckResult,
  checkRuleLevel,
  compareBaseline,
  concerning,
  fixFiles,
  type FixSafety,
  loadConfig,
  makeBaseline,
  readBaseline,
  type RuleLevel,
  writeBaseline,
  writeFixed,
} from '@poolsafe/engine';
import { reporters } from '@poolsafe/reporters';
import { createTwoFilesPatch } from 'diff';
import { version } from '../version.js';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { Progress } from '../progress.js';
import { chooseTargets } from '../targets.js';
import { writeReport } from '../write-report.js';

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
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly changed?: string | true;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly showLiterals?: boolean;
}

/** Runs `poolsafe check`. */
export async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const reporter = reporters.find((known) => known.format === flags.format);
  if (!reporter) {
    throw new UsageError(
      `unknown format "${flags.format}"; known: ${reporters.map((known) => known.format).join(', ')}`,
    );
  }
  const maxWarnings = flags.maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(flags.maxWarnings);
  if (Number.isNaN(maxWarnings)) throw new UsageError(`--max-warnings "${flags.maxWarnings ?? ''}" is not a number`);
  const cwd = process.cwd();
  const config = await loadConfig(cwd, flags.config);
  const targets = chooseTargets(flags.target, config.targets, ['postgres', 'mysql', 'redis', 'mongodb']);

  const levels = ruleLevels(flags.rule);
  const confidence = confidenceLevel(flags.confidence);
  const read = async () => {
    const progress = new Progress();
    const result = await checkProject({
      cwd,
      paths,
      targets,
      targetsAssumed: flags.target.length === 0 && config.targets.length === 0,
      config,
      levels,
      confidence,
      onProgress: (done, total, file) => {
        progress.update(done, total, file);
      },
    });
    progress.end();
    return result;
  };
  const fixing = wantedFixes(flags);
  let whole = await read();
  if (fixing !== undefined) {
    const judging = {
      targets: whole.targets,
      levels: { ...config.rules, ...levels },
      project: whole.project,
      connections: config.connections,
      confidence,
    };
    const fixed = await fixFiles(cwd, whole.sources.keys(), judging, fixing);
    if (flags.fixDryRun === true) {
      await print(fixed.map(({ file, before, after }) => createTwoFilesPatch(file, file, before, after)).join(''));
      return exitCode(whole, maxWarnings, flags.strict ?? false);
    }
    await writeFixed(cwd, fixed);
    if (fixed.length > 0) whole = await read();
  }
  const result = await narrow(whole, cwd, flags);

  const shown =
    flags.quiet === true
      ? { ...result, findings: result.findings.filter(({ severity }) => severity === 'error') }
      : result;
  const report = reporter.report(shown, {
    toolVersion: version,
    showLiterals: flags.showLiterals ?? false,
    color: flags.output === undefined && colorFor(process.stdout, flags.color),
    width: Math.min(process.stdout.columns || 100, 120),
  });
  if (flags.output === undefined) await print(report);
  else await writeReport(flags.output, report);
  complain(result, flags);
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

/** Which fixes are asked for, if any are. */
function wantedFixes({ fix, fixUnsafe, fixDryRun }: CheckFlags): FixSafety | undefined {
  if (fixUnsafe === true) return 'unsafe';
  return fix === true || fixDryRun === true ? 'safe' : undefined;
}

/** The findings that are asked for: those of changed files, those that the baseline does not have. */
async function narrow(result: CheckResult, cwd: string, flags: CheckFlags): Promise<CheckResult> {
  let findings = result.findings;
  if (flags.changed !== undefined) {
    findings = concerning(findings, await changedFiles(cwd, flags.changed === true ? 'HEAD' : flags.changed));
  }
  const file = flags.baseline ?? 'poolsafe-baseline.json';
  if (flags.updateBaseline === true) {
    await writeBaseline(resolve(cwd, file), makeBaseline(result.findings));
    process.stderr.write(`poolsafe: ${file} written\n`);
    return { ...result, findings: [] };
  }
  if (flags.baseline === undefined) return { ...result, findings };
  const { fresh, stale } = compareBaseline(await readBaseline(resolve(cwd, file)), findings, (path) =>
    existsSync(resolve(cwd, path)),
  );
  for (const { file: where, rule } of flags.changed === undefined ? stale : []) {
    process.stderr.write(`${where}: ${rule} of the baseline is gone; --update-baseline takes it out\n`);
  }
  return { ...result, findings: fresh };
}

const CONFIDENCE = ['low', 'medium', 'high'] as const;

function confidenceLevel(given: string | undefined): (typeof CONFIDENCE)[number] {
  const level = CONFIDENCE.find((known) => known === (given ?? 'medium'));
  if (!level) throw new UsageError(`unknown confidence "${given ?? ''}"; known: ${CONFIDENCE.join(', ')}`);
  return level;
}

export function ruleLevels(given: readonly string[]): Readonly<Record<string, RuleLevel>> {
  const levels: Record<string, RuleLevel> = {};
  for (const entry of given) {
    const [rule = '', level = 'error'] = entry.split('=');
    try {
      checkRuleLevel(rule, level, '--rule');
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
    levels[rule] = level as RuleLevel;
  }
  return levels;
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

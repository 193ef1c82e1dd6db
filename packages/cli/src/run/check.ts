import { writeFile } from 'node:fs/promises';
import { checkProject, type CheckResult, checkRuleLevel, loadConfig, type RuleLevel } from '@poolsafe/engine';
import { reportJson, reportPretty } from '@poolsafe/reporters';
import { version } from '../version.js';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { CHECK_FORMATS } from '../formats.js';
import { Progress } from '../progress.js';
import { chooseTargets } from '../targets.js';

export interface CheckFlags {
  readonly target: readonly string[];
  readonly format: string;
  readonly output?: string;
  readonly config?: string;
  readonly rule: readonly string[];
  readonly maxWarnings?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly showLiterals?: boolean;
}

/** Runs `poolsafe check`. */
export async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const format = CHECK_FORMATS.find((known) => known === flags.format);
  if (!format) throw new UsageError(`unknown format "${flags.format}"; known: ${CHECK_FORMATS.join(', ')}`);
  const maxWarnings = flags.maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(flags.maxWarnings);
  if (Number.isNaN(maxWarnings)) throw new UsageError(`--max-warnings "${flags.maxWarnings ?? ''}" is not a number`);
  const cwd = process.cwd();
  const config = await loadConfig(cwd, flags.config);
  const targets = chooseTargets(flags.target, config.targets, ['postgres']);

  const progress = new Progress();
  const result = await checkProject({
    cwd,
    paths,
    targets,
    config,
    levels: ruleLevels(flags.rule),
    onProgress: (done, total, file) => {
      progress.update(done, total, file);
    },
  });
  progress.end();

  const shown =
    flags.quiet === true
      ? { ...result, findings: result.findings.filter(({ severity }) => severity === 'error') }
      : result;
  const report =
    format === 'json'
      ? reportJson(shown, { toolVersion: version, showLiterals: flags.showLiterals ?? false })
      : reportPretty(shown, {
          color: flags.output === undefined && colorFor(process.stdout, flags.color),
          width: Math.min(process.stdout.columns || 100, 120),
        });
  if (flags.output === undefined) await print(report);
  else await writeReport(flags.output, report);
  complain(result, flags);
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

async function writeReport(file: string, report: string): Promise<void> {
  try {
    await writeFile(file, report);
  } catch (error) {
    throw new UsageError(
      `the report cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function ruleLevels(given: readonly string[]): Readonly<Record<string, RuleLevel>> {
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
function complain(result: CheckResult, flags: CheckFlags): void {
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
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    say(`${String(count)} × not analysed: ${reason}`);
  for (const { file, range, reason } of result.notAnalysed)
    say(`  ${file}:${String(range?.start.line ?? 1)} ${reason}`);
}

function exitCode(result: CheckResult, maxWarnings: number, strict: boolean): number {
  const count = (wanted: string) =>
    result.findings.filter(({ severity, suppressed }) => suppressed === null && severity === wanted).length;
  if (result.problems.some(({ reason }) => reason === 'no such file or folder' || reason === 'matches no file'))
    return EXIT.usage;
  if (strict && (result.problems.length > 0 || result.notAnalysed.length > 0)) return EXIT.failure;
  return count('error') > 0 || count('warning') > maxWarnings ? EXIT.findings : EXIT.ok;
}

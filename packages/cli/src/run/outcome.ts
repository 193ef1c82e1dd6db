import { withoutGrammar } from '@poolsafe/dialects';
import type { CheckResult } from '@poolsafe/engine';
import { EXIT } from '../command.js';

/** What went wrong, and what was passed over, goes to standard error. */
export function complain(result: CheckResult, flags: { readonly stats?: boolean }): void {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  for (const { file, reason } of result.problems) say(`poolsafe: ${file}: ${reason}`);
  for (const { file, line, rules } of result.unusedSuppressions) {
    say(
      `${file}:${String(line)}: this suppression${rules.length > 0 ? ` of ${rules.join(', ')}` : ''} suppresses nothing`,
    );
  }
  if (flags.stats !== true) return;
  const loss = withoutGrammar();
  if (loss !== undefined) say(loss);
  const reasons = new Map<string, number>();
  for (const { reason } of result.notAnalysed) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  say(`${String(result.files)} files, ${String(result.statements)} statements`);
  for (const [reason, count] of Object.entries(result.counts)) if (count > 0) say(`${String(count)} × ${reason}`);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    say(`${String(count)} × not analysed: ${reason}`);
  for (const { file, range, reason } of result.notAnalysed)
    say(`  ${file}:${String(range?.start.line ?? 1)} ${reason}`);
}

/** What the run ends with. */
export function exitCode(result: CheckResult, maxWarnings: number, strict: boolean): number {
  const count = (wanted: string) =>
    result.findings.filter(({ severity, suppressed }) => suppressed === null && severity === wanted).length;
  if (result.problems.some(({ reason }) => reason === 'no such file or folder' || reason === 'matches no file'))
    return EXIT.usage;
  if (strict && (result.problems.length > 0 || result.notAnalysed.length > 0)) return EXIT.failure;
  return count('error') > 0 || count('warning') > maxWarnings ? EXIT.findings : EXIT.ok;
}

import { checkRuleLevel, type RuleLevel } from '@poolsafe/engine';
import { type Reporter, reporters } from '@poolsafe/reporters';
import { UsageError } from '../command.js';

export const unknown = (what: string, given: string, known: readonly string[]) =>
  new UsageError(`unknown ${what} "${given}"; known: ${known.join(', ')}`);

/** @throws UsageError */
export function oneOf<Known extends string>(what: string, given: string, known: readonly Known[]): Known {
  const found = known.find((name) => name === given);
  if (found === undefined) throw unknown(what, given, known);
  return found;
}

/** The reporter of `--format`. @throws UsageError */
export async function reporterNamed(format: string): Promise<Reporter> {
  const load = Object.hasOwn(reporters, format) ? reporters[format] : undefined;
  if (!load) throw unknown('format', format, Object.keys(reporters));
  return load();
}

/** A whole number from 0 up; `undefined` when the option is not given. @throws UsageError */
export function wholeNumber(value: string | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isInteger(number) || number < 0)
    throw new UsageError(`${option} "${value}" is not a number`);
  return number;
}

/** How many warnings pass. @throws UsageError */
export const maxWarningsOf = ({ maxWarnings }: { readonly maxWarnings?: string }): number =>
  wholeNumber(maxWarnings, '--max-warnings') ?? Number.POSITIVE_INFINITY;

/** The levels that `--rule` gives: `ID` alone means error. @throws UsageError */
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

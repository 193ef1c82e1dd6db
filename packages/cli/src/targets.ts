import type { Dialect, Target } from '@poolsafe/core';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';

/** The targets to judge for: those of the command line, else of the configuration, else the default ones. */
export function chooseTargets(
  given: readonly string[],
  configured: readonly string[],
  dialects: readonly Dialect[],
): readonly Target[] {
  const chosen = given.length > 0 ? given : configured;
  if (chosen.length > 0) return [...new Map(chosen.map(parseTarget).map((target) => [target.id, target])).values()];
  return dialects.flatMap((dialect) => {
    const target = DEFAULT_TARGETS[dialect];
    return target === undefined ? [] : [parseTarget(target)];
  });
}

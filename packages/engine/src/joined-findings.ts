import type { Finding } from '@poolsafe/core';
import { observed } from './check-text.js';
import { joinConfigurations } from './config-joins.js';
import type { ReadFile } from './project/model.js';
import type { Judging } from './judging-options.js';

/** What the configurations of a project's poolers mean for all that was found in its code, at the level that is set. */
export function joinedFindings(
  reads: readonly ReadFile[],
  findings: readonly Finding[],
  judging: Judging,
): readonly { readonly file: ReadFile; readonly finding: Finding }[] {
  return joinConfigurations(reads, findings, judging.targets).flatMap(({ file, observation }) => {
    const level = judging.of(file.file).levels[observation.rule];
    if (level === 'off') return [];
    return [{ file, finding: observed(observation, file.file, file.lines, level ?? observation.severity, new Map()) }];
  });
}

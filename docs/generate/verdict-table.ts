import { explain } from '@poolsafe/engine';
import { knownTargets } from '@poolsafe/poolers';
import type { Dialect } from '@poolsafe/core';

/** What each known target does with a text, as a Markdown table. Targets that do the same share a row. */
export function verdictTable(sql: string, dialect: Dialect): string {
  const { verdicts } = explain(sql, dialect, knownTargets(dialect));
  const byOutcome = new Map<string, string[]>();
  for (const { target, outcomes, until } of verdicts) {
    const words = outcomes.join(', ') + (until === null ? '' : ` (until ${until})`);
    byOutcome.set(words, [...(byOutcome.get(words) ?? []), `\`${target}\``]);
  }
  const rows = [...byOutcome].map(([words, targets]) => `| ${words} | ${targets.join(' ')} |`);
  return [`For \`${sql.replace(/;$/, '')}\`:`, '', '| what happens | on |', '| --- | --- |', ...rows].join('\n');
}

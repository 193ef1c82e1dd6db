import { rules } from '@poolsafe/rules';

/** The rules as a Markdown table, links relative to a folder that is `up` from the root. */
export function ruleTable(up: string): string {
  const rows = rules.map(({ id, summary }) => `| [${id}](${up}rules/${id}/README.md) | ${summary} |`);
  return ['| rule | what it finds |', '| --- | --- |', ...rows].join('\n');
}

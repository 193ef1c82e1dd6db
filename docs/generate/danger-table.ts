import type { Condition, SettingTest } from '@poolsafe/core';
import { type ConfigDanger, configDangers } from '@poolsafe/sources';
import { profiles } from '@poolsafe/poolers';

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

/** A condition on a setting, as one would write the setting. */
function testOf(name: string, test: SettingTest): string {
  if ('is' in test) return code(`${name} = ${test.is}`);
  if ('above' in test) return code(`${name} > ${String(test.above)}`);
  return code(name);
}

/** Where it is dangerous: the mode, and the setting itself where its value decides. */
function whereOf({ at, when, rules }: ConfigDanger): string {
  if (rules) return 'a rule of mysql_query_rules';
  const test = when.settings?.[at];
  const modes = modesOf(when);
  const setting = at === 'mode' ? [] : [test === undefined ? code(at) : testOf(at, test)];
  return [...setting, ...(modes === undefined ? [] : [`${modes} mode`])].join(', ');
}

const modesOf = ({ mode }: Condition): string | undefined =>
  mode === undefined ? undefined : [mode].flat().join(' or ');

/** Every setting that is dangerous by itself, with what it rests on. */
export function dangerTable(): string {
  const rows = configDangers.flat().map((danger) => {
    const title = profiles.find(({ product }) => product === danger.product)?.title ?? danger.product;
    const { severity, message, basis } = danger;
    return [title, whereOf(danger), severity, message.replaceAll('|', '\\|'), basis];
  });
  const head = ['pooler', 'where', 'severity', 'what happens', 'rests on'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

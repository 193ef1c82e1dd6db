import { type Rule } from '@poolsafe/core';
import { repairedRules } from '@poolsafe/engine';
import { rules } from '@poolsafe/rules';
import { levelOf } from '../../packages/eslint-plugin/src/configs.js';

/** Rules whose findings can be repaired in place. */
const repairs = (rule: Rule): boolean => repairedRules().has(rule.id);

/** The rules with their levels in ESLint, links relative to a folder that is `up` from the root. */
export function eslintTable(up: string): string {
  const rows = rules.map((rule) =>
    [
      `[poolsafe/${rule.id}](${up}rules/${rule.id}/README.md)`,
      rule.summary,
      levelOf(rule.id, false),
      levelOf(rule.id, true),
      repairs(rule) ? 'yes' : '',
    ].join(' | '),
  );
  return [
    '| rule | what it finds | recommended | strict | fixes or suggestions |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** What a rule's page says about ESLint. */
export function eslintOptions(rule: Rule): string {
  const [usual, strict] = [levelOf(rule.id, false), levelOf(rule.id, true)];
  const levels =
    usual === strict
      ? `\`${usual}\` in every configuration of eslint-plugin-poolsafe`
      : `\`${usual}\` in \`recommended\` and the configurations per pooler, \`${strict}\` in \`strict\``;
  return `In ESLint and oxlint this is \`poolsafe/${rule.id}\`: ${levels}. ${
    repairs(rule) ? 'Safe fixes are made with `--fix`; the others are suggestions of the editor. ' : ''
  }The rule takes no options of its own, only a level: \`'poolsafe/${rule.id}': 'off'\`. Targets, connections and roles are set once for all rules, in \`settings.poolsafe\` or in the project's poolsafe configuration.`;
}

import { type Rule } from '@poolsafe/core';
import { rules } from '@poolsafe/rules';
import { CONFIG_NAMES, levelOf } from '../../packages/eslint-plugin/src/configs.js';

/** Rules whose findings stand at an option, an address or a dependency, which is repaired there. */
const REPAIRED: ReadonlySet<string> = new Set([
  'prepare-option',
  'startup-parameter',
  'pooled-endpoint',
  'session-dependency',
]);

/** Rules whose findings can be repaired in place. */
const repairs = (rule: Rule): boolean =>
  REPAIRED.has(rule.id) || (rule.about === 'effects' && rule.fixes !== undefined);

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

const list = (names: readonly string[]): string => names.map((name) => `  | '${name}'`).join('\n');

/** What rules take, for `defineConfig`. ESLint sees the CommonJS types of its core, so these are CommonJS too. */
export function eslintRuleTypes(): string {
  const entries = rules.map(({ id, summary }) => `    /** ${summary} */\n    'poolsafe/${id}'?: RuleConfig<[]>;`);
  return `import type { RuleConfig } from '@eslint/core';

declare module '@eslint/core' {
  /** Rules of this plugin take a level and nothing else. */
  interface RulesConfig {
${entries.join('\n')}
  }
}
`;
}

/** The types of the plugin: its configurations and rules by name. */
export function eslintTypes(module: 'esm' | 'commonjs'): string {
  const say = module === 'esm' ? 'export declare' : 'declare';
  return `import type {} from './rules.cjs';
import type { ESLint, Linter, Rule } from 'eslint';

/** Flat configurations, one per pooler. Each is a list: JavaScript and TypeScript files, and SQL files. */
${say} const configs: Record<
${list(CONFIG_NAMES)},
  Linter.Config[]
>;
${say} const rules: Record<
${list(rules.map(({ id }) => id))},
  Rule.RuleModule
>;
${say} const languages: NonNullable<ESLint.Plugin['languages']>;
${say} const meta: { readonly name: string; readonly version: string };

declare const plugin: ESLint.Plugin & { readonly configs: typeof configs };
${module === 'esm' ? 'export default plugin;' : 'export = plugin;'}
`;
}

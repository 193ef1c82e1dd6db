import { rules } from '@poolsafe/rules';
import { CONFIG_NAMES } from './src/configs.js';

const list = (names: readonly string[]): string => names.map((name) => `  | '${name}'`).join('\n');

/** What rules take, for `defineConfig`. ESLint sees the CommonJS types of its core, so these are CommonJS too. */
function eslintRuleTypes(): string {
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
function eslintTypes(module: 'esm' | 'commonjs'): string {
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

/** The declaration files of the package, by name. */
export const declarations: Readonly<Record<string, string>> = {
  'rules.d.cts': eslintRuleTypes(),
  'index.d.ts': eslintTypes('esm'),
  'index.d.cts': eslintTypes('commonjs'),
};

import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { dialectsOf } from '@poolsafe/core';
import { profiles } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { format, resolveConfig } from 'prettier';
import { configSchema } from './config-schema.js';
import { configTypes } from './config-types.js';
import { dangerTable } from './danger-table.js';
import { commandsTable, settingsTable } from './editor-tables.js';
import { eslintOptions, eslintTable } from './eslint.js';
import { pageName, poolerIndex, poolerPage } from './pooler-page.js';
import { ruleTable } from './rule-table.js';
import { verdictTable } from './verdict-table.js';

/** Replaces what stands between `<!-- generated: NAME -->` and `<!-- /generated -->`. */
export function fill(page: string, name: string, content: string): string {
  const open = `<!-- generated: ${name} -->`;
  const close = '<!-- /generated -->';
  const from = page.indexOf(open);
  const to = page.indexOf(close, from);
  if (from === -1 || to === -1) return page;
  return `${page.slice(0, from + open.length)}\n\n${content}\n\n${page.slice(to)}`;
}

/** The examples under a heading of a rule's page. */
export function examples(page: string, heading: 'Incorrect' | 'Correct'): readonly string[] {
  const section = new RegExp(`^## ${heading}\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(page)?.[1] ?? '';
  return [...section.matchAll(/```(?:sql|redis|mongodb|memcached)\n([^]*?)\n```/g)].map((match) => match[1] ?? '');
}

/** Every file that holds generated parts, as it should read, formatted. Paths are relative to the root. */
export async function generatedPages(root: string): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  for (const rule of rules) {
    const { id } = rule;
    const dialect = (rule.about === 'effects' ? dialectsOf(rule)[0] : undefined) ?? 'postgres';
    const path = `rules/${id}/README.md`;
    const page = read(path);
    const [first] = examples(page, 'Incorrect');
    const sql = first !== undefined && !first.startsWith('--') ? first : undefined;
    const filled = fill(fill(page, 'dangers', dangerTable()), 'eslint', eslintOptions(rule));
    pages.set(path, sql === undefined ? filled : fill(filled, 'verdicts', verdictTable(sql, dialect)));
  }
  pages.set('README.md', fill(read('README.md'), 'rules', ruleTable('')));
  if (existsSync(join(root, 'docs'))) {
    for (const name of readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'))) {
      const page = fill(fill(read(`docs/${name}`), 'rules', ruleTable('../')), 'eslint', eslintTable('../'));
      const withSettings = fill(page, 'editor-settings', settingsTable(root));
      pages.set(`docs/${name}`, fill(withSettings, 'editor-commands', commandsTable(root)));
    }
  }
  pages.set('docs/poolers/README.md', poolerIndex(profiles));
  for (const profile of profiles) pages.set(`docs/poolers/${pageName(profile.product)}`, poolerPage(profile));
  pages.set('packages/cli/config.schema.json', JSON.stringify(configSchema()));
  pages.set('packages/cli/types/index.d.ts', configTypes(configSchema()));
  const formatted = new Map<string, string>();
  for (const [path, content] of pages) {
    const options = await resolveConfig(join(root, path));
    formatted.set(path, await format(content, { ...options, filepath: path }));
  }
  return formatted;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, Setting>>;
    };
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
  };
}

interface Setting {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
}

const manifestOf = (root: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'vscode-extension/package.json'), 'utf8')) as Manifest;

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** The settings of the extension for VS Code, as its manifest has them. */
export function settingsTable(root: string): string {
  const { properties } = manifestOf(root).contributes.configuration;
  const rows = Object.entries(properties).map(([name, setting]) => {
    const type = setting.enum ? setting.enum.map(code).join(', ') : [setting.type].flat().join(' or ');
    const words = setting.markdownDescription ?? setting.description ?? '';
    return `| ${code(name)} | ${cell(type)} | ${code(setting.default)} | ${cell(words)} |`;
  });
  return ['| setting | type | default | what it does |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Its commands. */
export function commandsTable(root: string): string {
  const rows = manifestOf(root).contributes.commands.map(
    ({ command, title, category }) => `| ${category}: ${cell(title)} | ${code(command)} |`,
  );
  return ['| command | id |', '| --- | --- |', ...rows].join('\n');
}

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import markdown from '@eslint/markdown';
import { rules } from '@poolsafe/rules';
import { ESLint, type Linter } from 'eslint';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import plugin, { configs } from '../src/index.js';

const packageFolder = join(fileURLToPath(import.meta.url), '../..');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-eslint-')));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const LISTEN = "import { Client } from 'pg';\nconst client = new Client();\nawait client.query('LISTEN jobs');\n";

const lintIn = async (files: Readonly<Record<string, string>>, config: Linter.Config[]) => {
  const cwd = folderOf(files);
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: config });
  const results = await eslint.lintFiles(['.']);
  return results.map(({ filePath, messages }) => ({
    file: filePath.slice(cwd.length + 1),
    messages: messages.map(({ ruleId, line, column, message }) => ({ ruleId, line, column, message })),
  }));
};

describe('code blocks of Markdown', () => {
  const PAGE = `# Jobs\n\n\`\`\`js\n${LISTEN}\`\`\`\n\nand\n\n\`\`\`sql\nSET search_path TO a;\nLISTEN jobs;\n\`\`\`\n`;
  const BASE = { files: ['**/*.md'], plugins: { markdown }, processor: 'markdown/markdown' } as Linter.Config;

  it('are read through the usual processor, with places in the page', async () => {
    const [page] = await lintIn({ 'a.md': PAGE }, [BASE, ...(configs['pgbouncer-transaction'] ?? [])]);
    expect(page?.messages.map(({ ruleId, line, column }) => [ruleId, line, column])).toEqual([
      ['poolsafe/listen', 6, 21],
      ['poolsafe/session-setting', 12, 1],
      ['poolsafe/listen', 13, 1],
    ]);
  });
});

describe('what a configuration comes to', () => {
  it.each(['a.js', 'src/a.ts', 'a.sql'])(
    '%s: every rule with its level, settings and language, as plain data',
    async (file) => {
      const eslint = new ESLint({
        cwd: packageFolder,
        overrideConfigFile: true,
        overrideConfig: configs['supabase'] ?? [],
      });
      const config = (await eslint.calculateConfigForFile(join(packageFolder, file))) as Linter.Config;
      const plain = JSON.parse(JSON.stringify(config)) as Linter.Config & { language: string };
      expect(Object.keys(plain.rules ?? {}).sort()).toEqual(rules.map(({ id }) => `poolsafe/${id}`).sort());
      expect(plain.settings).toEqual({ poolsafe: { targets: ['supavisor/transaction'] } });
      expect(plain.language).toBe(file.endsWith('.sql') ? 'poolsafe/sql' : '@/js');
      expect(plain.plugins).toContainEqual(expect.stringMatching(/^poolsafe:eslint-plugin-poolsafe@\d/));
    },
  );

  it('each part has a name of its own, and says which files it is for', () => {
    const parts = Object.values(configs).flat();
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    for (const { name, files } of parts) {
      expect(name).toMatch(/^poolsafe\//);
      expect(files?.length).toBeGreaterThan(0);
    }
  });
});

describe('what `eslint --inspect-config` reads', () => {
  it('the plugin has a name, a version and a namespace, as its manifest says', () => {
    expect(plugin.meta).toEqual({
      name: 'eslint-plugin-poolsafe',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      namespace: 'poolsafe',
    });
  });

  it('each rule has words, a page that exists, options, and the languages that it is for', () => {
    for (const { id, summary } of rules) {
      const { meta } = plugin.rules?.[id] ?? {};
      expect(meta?.docs?.description).toBe(summary);
      expect(meta?.docs?.url).toBe(`https://github.com/poolsafe/poolsafe/blob/main/rules/${id}/README.md`);
      expect(existsSync(join(packageFolder, '../../rules', id, 'README.md'))).toBe(true);
      expect(meta).toMatchObject({ type: 'problem', schema: [], defaultOptions: [] });
      expect(meta?.languages).toEqual(['js/js', 'poolsafe/postgres', 'poolsafe/mysql', 'poolsafe/sql']);
    }
  });

  it('rules that can repair something are fixable, and no others', () => {
    const fixable = rules.filter(({ id }) => plugin.rules?.[id]?.meta?.fixable === 'code').map(({ id }) => id);
    expect(fixable).toEqual(expect.arrayContaining(['prepare-option', 'session-setting', 'startup-parameter']));
    expect(fixable).not.toContain('split-transaction');
    expect(fixable).not.toContain('insert-id');
    for (const rule of rules) if (rule.about === 'effects' && rule.fixes) expect(fixable).toContain(rule.id);
  });

  it('settings of a configuration per pooler can be printed as JSON', () => {
    for (const parts of Object.values(configs)) {
      for (const part of parts) {
        const shown = { ...part, plugins: undefined };
        expect(JSON.parse(JSON.stringify(shown))).toEqual({ ...part, plugins: undefined });
      }
    }
  });
});

describe('types for defineConfig', () => {
  const check = (body: string): readonly string[] => {
    const file = join(packageFolder, 'test/.types.ts');
    const head = `import { defineConfig } from 'eslint/config';\nimport poolsafe, { type configs, type rules } from '../dist/index.js';\n`;
    const text = `${head}export const check: [typeof configs, typeof rules] | undefined = undefined;\n${body}`;
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.fileExists = (path) => path === file || fileExists.call(host, path);
    host.readFile = (path) => (path === file ? text : readFile.call(host, path));
    host.getSourceFile = (path, version, ...more) =>
      path === file ? ts.createSourceFile(path, text, version) : getSourceFile.call(host, path, version, ...more);
    const program = ts.createProgram([file], options, host);
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
      .map((message) => message.split('.')[0] ?? '');
  };

  it.each([
    ['a configuration of the plugin', 'export default defineConfig(poolsafe.configs.recommended);'],
    [
      'levels of rules',
      "export default defineConfig({ rules: { 'poolsafe/listen': 'off', 'poolsafe/watch': ['warn'] } });",
    ],
    ['rules of others', "export default defineConfig({ rules: { 'other/rule': ['error', { a: 1 }] } });"],
  ])('accept %s', (_, body) => {
    expect(check(body)).toEqual([]);
  });

  it.each([
    [
      'an option that no rule takes',
      "export default defineConfig({ rules: { 'poolsafe/listen': ['error', { a: 1 }] } });",
    ],
    ['a level that there is none of', "export default defineConfig({ rules: { 'poolsafe/listen': 'eror' } });"],
    ['a configuration that there is none of', 'export default defineConfig(poolsafe.configs.pgbuoncer);'],
  ])('refuse %s', (_, body) => {
    expect(check(body)).toHaveLength(1);
  });
}, 60_000);

describe('bad input', () => {
  const recommended = configs['recommended'] ?? [];

  it('a file of settings that does not exist: once in each file, and other rules go on', async () => {
    const settings = { poolsafe: { extends: './nowhere/poolsafe.config.json' } };
    const [file] = await lintIn({ 'a.js': `debugger;\n${LISTEN}` }, [
      ...recommended,
      { settings, rules: { 'no-debugger': 'error' } },
    ]);
    expect(file?.messages.map(({ ruleId }) => ruleId === 'no-debugger')).toEqual([false, true]);
    expect(file?.messages[0]?.message).toMatch(/settings\.poolsafe: .*nowhere\/poolsafe\.config\.json/);
  });

  it('a configuration file of the project that is wrong: its name and line', async () => {
    const [file] = await lintIn({ 'a.js': `debugger;\n${LISTEN}`, 'poolsafe.config.json': '{\n  "targts": []\n}\n' }, [
      ...recommended,
      { rules: { 'no-debugger': 'error' } },
    ]);
    expect(file?.messages.map(({ ruleId }) => ruleId === 'no-debugger')).toEqual([false, true]);
    expect(file?.messages[0]?.message).toMatch(
      /poolsafe\.config\.json:2:3: unknown key "targts"; did you mean "targets"/,
    );
  });

  it('an option that no rule takes: ESLint says which rule', async () => {
    await expect(
      lintIn({ 'a.js': LISTEN }, [
        ...recommended,
        { rules: { 'poolsafe/listen': ['error', { a: 1 }] } } as Linter.Config,
      ]),
    ).rejects.toThrow(/poolsafe\/listen[^]*(?:NOT have more than 0 items|should NOT have more)/);
  });

  it("a file that ESLint's parser rejects: its message, and the other files go on", async () => {
    const found = await lintIn(
      { 'a.js': 'const = ;\n', 'b.js': LISTEN, 'c.sql': 'LISTEN a; SELCT ((;\n' },
      recommended,
    );
    expect(found.map(({ file, messages }) => [file, messages.map(({ ruleId }) => ruleId)])).toEqual([
      ['a.js', [null]],
      ['b.js', ['poolsafe/listen']],
      ['c.sql', ['poolsafe/listen']],
    ]);
  });
});

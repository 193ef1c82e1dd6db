import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import { configs } from '../src/index.js';

const packageFolder = join(fileURLToPath(import.meta.url), '../..');
const root = join(packageFolder, '../..');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const LISTEN = "import { Client } from 'pg';\nconst client = new Client();\nawait client.query('LISTEN jobs');\n";

/** A project that has the built plugin, ESLint 10 and these files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-eslint-'));
  folders.push(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageFolder, join(folder, 'node_modules/eslint-plugin-poolsafe'));
  symlinkSync(join(packageFolder, 'node_modules/eslint'), join(folder, 'node_modules/eslint'));
  const all = {
    'package.json': '{"type":"module"}',
    'eslint.config.js':
      "import poolsafe from 'eslint-plugin-poolsafe';\nexport default [...poolsafe.configs['pgbouncer-transaction']];\n",
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function eslint(cwd: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(cwd, 'node_modules/eslint/bin/eslint.js'), '--format', 'json', ...args],
    { cwd, encoding: 'utf8' },
  );
  return { stdout, stderr, status };
}

const rulesIn = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { messages: { ruleId: string }[] }[]).flatMap(({ messages }) =>
    messages.map(({ ruleId }) => ruleId),
  );

describe('with what ESLint brings along', () => {
  it('--cache gives the same the second time', () => {
    const cwd = project({ 'src/a.js': LISTEN, 'b.sql': 'LISTEN b;\n' });
    const first = eslint(cwd, '--cache', '.');
    const second = eslint(cwd, '--cache', '.');
    expect(rulesIn(first.stdout)).toEqual(['poolsafe/listen', 'poolsafe/listen']);
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(join(cwd, '.eslintcache'), 'utf8')).toContain('b.sql');
  });

  it('--concurrency gives the same as one thread', () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`src/${String(n)}.js`, LISTEN]));
    const cwd = project(files);
    const alone = eslint(cwd, '.');
    const shared = eslint(cwd, '--concurrency', '2', '.');
    expect(rulesIn(alone.stdout)).toHaveLength(12);
    expect(shared.stdout).toBe(alone.stdout);
  });

  it('bulk suppressions take what is there, and show what is new', () => {
    const cwd = project({ 'a.js': LISTEN });
    expect(eslint(cwd, '--suppress-all', '.').status).toBe(0);
    expect(eslint(cwd, '.').status).toBe(0);
    writeFileSync(join(cwd, 'b.js'), LISTEN);
    const { stdout, status } = eslint(cwd, '.');
    expect(rulesIn(stdout)).toEqual(['poolsafe/listen']);
    expect(status).toBe(1);
  });

  it('--fix makes the fixes that are safe', () => {
    const code = "import postgres from 'postgres';\nexport const sql = postgres(process.env.URL, { prepare: true });\n";
    const cwd = project({
      'a.js': code,
      'eslint.config.js':
        "import poolsafe from 'eslint-plugin-poolsafe';\nexport default [...poolsafe.configs.recommended.map((one) => ({ ...one, settings: { poolsafe: { targets: ['pgbouncer@1.20/transaction'] } } }))];\n",
    });
    expect(eslint(cwd, '--fix', '.').status).toBe(0);
    expect(readFileSync(join(cwd, 'a.js'), 'utf8')).toBe(code.replace('prepare: true', 'prepare: false'));
  });
});

it('finds the scripts of Vue and Svelte components where they stand', async () => {
  const lint = new ESLint({ cwd: packageFolder, overrideConfigFile: true, overrideConfig: componentConfig() });
  const vue = `<template><p>{{ a }}</p></template>\n<script setup>\n${LISTEN}</script>\n`;
  for (const filePath of ['a.vue', 'a.svelte']) {
    const [result] = await lint.lintText(vue, { filePath: join(packageFolder, filePath) });
    expect(result?.messages).toMatchObject([{ ruleId: 'poolsafe/listen', line: 5, column: 21 }]);
  }
});

/** A parser that accepts any text: what Vue's and Svelte's own parsers do to the template is no matter here. */
function componentConfig() {
  const parser = {
    parseForESLint: (text: string) => ({
      ast: {
        type: 'Program',
        body: [],
        sourceType: 'module',
        range: [0, text.length],
        loc: { start: { line: 1, column: 0 }, end: { line: text.split('\n').length, column: 0 } },
        tokens: [],
        comments: [],
      },
    }),
  };
  return [...(configs['pgbouncer-transaction'] ?? []), { files: ['**/*.{vue,svelte}'], languageOptions: { parser } }];
}

it('follows a client into another module, with types and without', async () => {
  const cwd = project({
    'tsconfig.json': '{"compilerOptions":{"module":"nodenext","strict":true},"include":["*.ts"]}',
    'db.ts':
      "// @ts-nocheck\nimport { Client } from 'pg';\n// poolsafe-target: direct\nexport const client = new Client();\n",
    'a.ts': "// @ts-nocheck\nimport { client } from './db.js';\nexport const f = () => client.query('LISTEN jobs');\n",
  });
  const lint = async (typed: boolean) => {
    const eslint10 = new ESLint({
      cwd,
      overrideConfigFile: true,
      overrideConfig: [
        ...(configs['pgbouncer-transaction'] ?? []),
        {
          files: ['**/*.ts'],
          languageOptions: {
            parser: tseslint.parser as never,
            ...(typed ? { parserOptions: { projectService: true, tsconfigRootDir: cwd } } : {}),
          },
        },
      ],
    });
    const results = await eslint10.lintFiles(['a.ts']);
    return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  };
  expect(await lint(true)).toEqual([]);
  expect(await lint(false)).toEqual([]);
});

/** What poolers are tried with, and what is known of them: these hold statements for their own sake. */
const ABOUT_POOLERS = ['packages/poolers/', 'packages/probe/'];

it('finds nothing to say about the sources of this workspace', async () => {
  const lint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        ignores: [
          '**/dist/',
          '**/node_modules/',
          'fixtures/',
          '**/test/',
          '**/cases.ts',
          '**/*.generated.ts',
          ...ABOUT_POOLERS,
        ],
      },
      ...(configs['recommended'] ?? []),
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as never } },
    ],
  });
  const results = await lint.lintFiles(['packages/*/src/**/*.ts', 'rules/**/*.ts', 'scripts/*.mjs', 'docs/**/*.ts']);
  expect(results.length).toBeGreaterThan(200);
  const found = results.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ ruleId }) => ruleId?.startsWith('poolsafe/') === true)
      .map(({ ruleId, line }) => `${filePath.slice(root.length + 1)}:${String(line)} ${String(ruleId)}`),
  );
  expect(found).toEqual([]);
});

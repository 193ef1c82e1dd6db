import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packageFolder = join(fileURLToPath(import.meta.url), '../..');
const modules = join(packageFolder, 'node_modules');
let folder: string;

const CODE = "import { Client } from 'pg';\nconst client = new Client();\nawait client.query('LISTEN jobs');\n";

/** The packed plugin, unpacked into a fresh project whose other packages are the ones installed here. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolsafe-eslint-'));
  const tarball =
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: packageFolder, encoding: 'utf8' })
      .trim()
      .split('\n')
      .at(-1) ?? '';
  const unpacked = join(folder, 'node_modules/eslint-plugin-poolsafe');
  mkdirSync(unpacked, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', unpacked, '--strip-components=1']);
  mkdirSync(join(unpacked, 'node_modules/@typescript-eslint'), { recursive: true });
  for (const name of ['libpg-query', 'oxc-parser', 'typescript', '@typescript-eslint/typescript-estree'])
    symlinkSync(join(modules, name), join(unpacked, 'node_modules', name));
  mkdirSync(join(folder, 'node_modules/@eslint'));
  const others = ['jiti', 'vue-eslint-parser', 'svelte-eslint-parser', 'svelte'];
  for (const name of ['eslint', 'eslint9', 'typescript-eslint', 'oxlint', '@eslint/markdown', ...others])
    symlinkSync(join(modules, name), join(folder, 'node_modules', name));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function project(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

const ESM = "import poolsafe from 'eslint-plugin-poolsafe';\nexport default [...poolsafe.configs.recommended];\n";
const CJS =
  "const poolsafe = require('eslint-plugin-poolsafe');\nmodule.exports = [...poolsafe.configs['pgbouncer-transaction']];\n";
const TS =
  "import poolsafe from 'eslint-plugin-poolsafe';\nimport tseslint from 'typescript-eslint';\nexport default tseslint.config(poolsafe.configs.strict, { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } });\n";

const TYPED_CONFIG = `import poolsafe from 'eslint-plugin-poolsafe';
import tseslint from 'typescript-eslint';
import type { Linter } from 'eslint';
const parsed: Linter.Config = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser } };
const config: Linter.Config[] = [...poolsafe.configs.strict, parsed];
export default config;
`;

const COMPONENTS = `import markdown from '@eslint/markdown';
import poolsafe from 'eslint-plugin-poolsafe';
import svelte from 'svelte-eslint-parser';
import tseslint from 'typescript-eslint';
import vue from 'vue-eslint-parser';
const parserOptions = { parser: tseslint.parser };
export default [
  { files: ['**/*.md'], plugins: { markdown }, processor: 'markdown/markdown' },
  ...poolsafe.configs.recommended,
  { files: ['**/*.vue'], languageOptions: { parser: vue, parserOptions } },
  { files: ['**/*.svelte'], languageOptions: { parser: svelte, parserOptions } },
];
`;

describe.each(['eslint', 'eslint9'])('installed beside %s', (eslint) => {
  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'an ES module configuration',
      { 'package.json': '{"type":"module"}', 'eslint.config.js': ESM, 'src/a.js': CODE, 'b.sql': 'LISTEN b;\n' },
    ],
    [
      'a CommonJS configuration',
      { 'package.json': '{}', 'eslint.config.cjs': CJS, 'src/a.mjs': CODE, 'b.sql': 'LISTEN b;\n' },
    ],
    [
      'TypeScript',
      { 'package.json': '{"type":"module"}', 'eslint.config.mjs': TS, 'src/a.ts': CODE, 'b.sql': 'LISTEN b;\n' },
    ],
    [
      'a configuration in TypeScript',
      { 'package.json': '{}', 'eslint.config.ts': TYPED_CONFIG, 'src/a.ts': CODE, 'b.sql': 'LISTEN b;\n' },
    ],
    [
      'a monorepo',
      {
        'package.json': '{"type":"module"}',
        'eslint.config.js': ESM,
        'packages/x/poolsafe.config.json': '{ "targets": ["pgbouncer/session"] }',
        'packages/x/quiet.js': CODE,
        'packages/y/a.js': CODE,
        'b.sql': 'LISTEN b;\n',
      },
    ],
    [
      'Vue components and Markdown',
      {
        'package.json': '{}',
        'eslint.config.mjs': COMPONENTS,
        'a.vue': `<template><p :id="set">{{ x }}</p></template>\n<script setup lang="ts">\n${CODE}const x: string = '';\n</script>\n<style>p { color: red }</style>\n`,
        'b.md': `# Jobs\n\n\`\`\`js\n${CODE}\`\`\`\n`,
      },
    ],
    [
      'Svelte components and a script in a block of Markdown',
      {
        'package.json': '{}',
        'eslint.config.mjs': COMPONENTS,
        'a.svelte': `<script lang="ts">\n${CODE}let x: string = '';\n</script>\n{#if x}<p>{x}</p>{/if}\n`,
        'b.md': '# Jobs\n\n```sql\nLISTEN b;\n```\n',
      },
    ],
    [
      'a client of another module',
      {
        'package.json': '{"type":"module"}',
        'eslint.config.js': ESM,
        'db.js': "import { Client } from 'pg';\nexport const client = new Client();\n",
        'a.js': "import { client } from './db.js';\nexport const f = () => client.query('LISTEN jobs');\n",
        'b.sql': 'LISTEN b;\n',
      },
    ],
  ])('finds the same with %s', (name, files) => {
    const cwd = project(`${eslint}-${name.replaceAll(' ', '-')}`, files);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'node_modules', eslint, 'bin/eslint.js'), '--format', 'json', '.'],
      { cwd, encoding: 'utf8' },
    );
    let results: { filePath: string; messages: { ruleId: string }[] }[];
    try {
      results = JSON.parse(stdout) as typeof results;
    } catch {
      throw new Error(`${stdout}\n${stderr}`);
    }
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map(
        ({ ruleId }) =>
          `${filePath
            .slice(cwd.length + 1)
            .replace(/^.*\//, '')
            .replace(/\..*/, '')} ${ruleId}`,
      ),
    );
    expect(found.sort()).toEqual(['a poolsafe/listen', 'b poolsafe/listen']);
  });
});

const REQUIRED = CODE.replace(/^import.*\n/, "const { Client } = require('pg');\n").replace('await ', '');

it.each(['module', 'commonjs'])('runs in oxlint on each kind of module of a package of type %s', (type) => {
  const cwd = project(`oxlint-${type}`, {
    'package.json': JSON.stringify({ type }),
    '.oxlintrc.json': JSON.stringify({
      jsPlugins: ['eslint-plugin-poolsafe'],
      categories: { correctness: 'off' },
      rules: { 'poolsafe/listen': 'error' },
    }),
    'a.mjs': CODE,
    'b.cjs': REQUIRED,
    'c.ts': CODE,
    'd.cts': CODE.replace(/^import.*\n/, "import pg = require('pg');\n")
      .replace('new Client', 'new pg.Client')
      .replace('await ', ''),
    'e.mts': CODE,
    'f.jsx': `${CODE}export const A = () => <p onClick={() => client.end()}>SET a = 1</p>;\n`,
    'g.tsx': `${CODE}export const A = (): unknown => <p>LISTEN b</p>;\n`,
    'h.js': type === 'module' ? CODE : REQUIRED,
    'quiet.js': "document.addEventListener('x', () => {});\n",
  });
  const { stdout, stderr } = spawnSync(join(modules, '.bin/oxlint'), ['--format', 'json'], { cwd, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout || '{"diagnostics":[]}') as {
    diagnostics: { code: string; filename: string; message: string }[];
  };
  const found = diagnostics.map(({ code, filename }) => `${filename} ${code}`).sort();
  expect(found, stdout + stderr).toEqual(
    ['a.mjs', 'b.cjs', 'c.ts', 'd.cts', 'e.mts', 'f.jsx', 'g.tsx', 'h.js'].map((file) => `${file} poolsafe(listen)`),
  );
});

it('finds the scripts of components in oxlint, where they stand', () => {
  const typed = CODE.replace('const client =', 'const client: Client =');
  const cwd = project('oxlint-components', {
    'package.json': '{"type":"module"}',
    '.oxlintrc.json': JSON.stringify({
      jsPlugins: ['eslint-plugin-poolsafe'],
      categories: { correctness: 'off' },
      rules: { 'poolsafe/listen': 'error' },
    }),
    'a.vue': `<template><p>é {{ a }}</p></template>\n<script>\nexport default {};\n</script>\n<script setup lang="ts">\n${typed}</script>\n`,
    'b.svelte': `<script>\n${CODE}</script>\n<p>LISTEN b</p>\n`,
    'c.astro': `---\n${CODE}---\n<p>LISTEN c</p>\n`,
    'd.vue': '<template><p>LISTEN d</p></template>\n',
  });
  const { stdout, stderr } = spawnSync(join(modules, '.bin/oxlint'), ['--format', 'json'], { cwd, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout || '{"diagnostics":[]}') as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number; column: number } }[] }[];
  };
  const found = diagnostics.map(({ code, filename, labels: [label] }) =>
    [filename, label?.span.line, label?.span.column, code].join(' '),
  );
  expect(found.sort(), stdout + stderr).toEqual([
    'a.vue 8 21 poolsafe(listen)',
    'b.svelte 4 21 poolsafe(listen)',
    'c.astro 4 21 poolsafe(listen)',
  ]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadyTree } from '@poolsafe/sources';
import { parser } from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { extractUnfiltered, typescriptFile } from '../../sources/src/typescript/extract.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const isTypescript = (path: string): boolean =>
  /\.[cm]?tsx?$/.test(path) && typescriptFile.reads(path) && !/(^|\/)(node_modules|dist|\.\w+)\/|generated/.test(path);

const FOLDERS = [
  'fixtures',
  'rules',
  'lab',
  'vscode-extension',
  'packages/engine',
  'packages/probe',
  'packages/eslint-plugin',
];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(isTypescript),
);

/** What ESLint hands to rules, in a project where names like `client` and `process` are globals. */
function linted(text: string, path: string): ReadyTree | undefined {
  try {
    const { ast, scopeManager } = parser.parseForESLint(text, {
      ...{ range: true, loc: true, lib: ['esnext', 'dom'], filePath: join('/', path), sourceType: 'module' },
      ecmaFeatures: { jsx: path.endsWith('x') },
    });
    return { program: ast, scopes: scopeManager } as unknown as ReadyTree;
  } catch {
    return undefined;
  }
}

describe("the tree of ESLint's parser leads to what poolsafe's own leads to", () => {
  it('there are files to compare', () => {
    expect(files.length).toBeGreaterThan(200);
  });

  it.each([...new Set(files.map((path) => path.split('/').slice(0, 3).join('/')))])('%s', (folder) => {
    for (const path of files.filter((file) => file === folder || file.startsWith(`${folder}/`))) {
      const text = readFileSync(join(root, path), 'utf8');
      const name = `src/application${extname(path)}`;
      const ready = linted(text, name);
      // Half-typed code is not linted.
      if (!ready) continue;
      const around = { has: () => false, read: () => undefined, packages: new Map<string, string>() };
      const own = JSON.stringify(extractUnfiltered(text, name, around));
      expect(JSON.stringify(extractUnfiltered(text, name, { ...around, tree: () => ready })), path).toBe(own);
    }
  });
});

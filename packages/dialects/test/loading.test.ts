import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const packages = join(import.meta.dirname, '../..');

/** Every import of a package outside of the workspace in what these entries reach: who, what, and how. */
async function importsOf(entries: readonly string[]): Promise<readonly { path: string; kind: string }[]> {
  const { metafile } = await build({
    entryPoints: entries.map((entry) => join(packages, entry)),
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
    external: ['libpg-query', 'pgsql-ast-parser', 'node-sql-parser', 'node-sql-parser/*', 'typescript', 'vscode*'],
    loader: { '.node': 'empty', '.wasm': 'empty' },
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path, kind }) => ({ path, kind })),
  );
}

const PARSERS = /^(?:libpg-query|pgsql-ast-parser|node-sql-parser)(?:\/|$)/;

it('grammars are loaded when they are asked for, not before', async () => {
  const parsers = (
    await importsOf([
      'dialects/src/index.ts',
      'cli/src/main.ts',
      'eslint-plugin/src/index.ts',
      'language-server/src/index.ts',
    ])
  ).filter(({ path }) => PARSERS.test(path));
  expect(new Set(parsers.map(({ path }) => path))).toEqual(new Set(['libpg-query', 'pgsql-ast-parser']));
  expect(new Set(parsers.map(({ kind }) => kind))).toEqual(new Set(['dynamic-import']));
});

it.each(['dialects', 'cli', 'language-server', 'eslint-plugin'])(
  '%s does not ship all of node-sql-parser (92 MB)',
  (name) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    expect(Object.keys(dependencies)).not.toContain('node-sql-parser');
  },
);

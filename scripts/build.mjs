// Bundles the command line tool from the sources: one start-up file and chunks that load when they are needed.
import { build } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';
import { generateIndexes } from './generate-indexes.mjs';

generateIndexes();
const outdir = join(root, 'packages/cli/dist');
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { poolsafe: join(root, 'packages/cli/src/main.ts') },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  // Native code and WebAssembly stay where the registry put them; so does the compiler, which is loaded on demand.
  external: ['libpg-query', 'oxc-parser', 'typescript', '@typescript-eslint/typescript-estree'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  sourcemap: true,
  logLevel: 'warning',
});
chmodSync(join(outdir, 'poolsafe.js'), 0o755);

// The rules' pages, for `poolsafe explain <rule>`.
mkdirSync(join(outdir, 'rules'));
for (const rule of readdirSync(join(root, 'rules'))) {
  const page = join(root, 'rules', rule, 'README.md');
  if (existsSync(page)) copyFileSync(page, join(outdir, 'rules', `${rule}.md`));
}

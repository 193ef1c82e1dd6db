// Bundles the command line tool from the sources: one start-up file and chunks that load when they are needed.
import { build } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';
import { generateIndexes } from './generate-indexes.mjs';

generateIndexes();

/** Native code and WebAssembly stay where the registry put them; so does the compiler, which is loaded on demand. */
const EXTERNAL = ['libpg-query', 'pg', 'oxc-parser', 'typescript', '@typescript-eslint/typescript-estree'];

/** Lets bundled CommonJS modules `require` in an ES module. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const outdir = join(root, 'packages/cli/dist');
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    poolsafe: join(root, 'packages/cli/src/main.ts'),
    'extract-worker': join(root, 'packages/engine/src/extracting/worker.ts'),
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  banner: { js: REQUIRE },
  minifySyntax: true,
  // Node reads less of it at each start.
  minifyWhitespace: true,
  sourcemap: true,
  logLevel: 'warning',
});
chmodSync(join(outdir, 'poolsafe.js'), 0o755);

// What configurations import.
await build({
  entryPoints: [join(root, 'packages/cli/src/index.ts')],
  outfile: join(outdir, 'index.js'),
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
copyFileSync(join(root, 'packages/cli/types/index.d.ts'), join(outdir, 'index.d.ts'));

// The rules' pages, for `poolsafe explain <rule>`.
mkdirSync(join(outdir, 'rules'));
for (const rule of readdirSync(join(root, 'rules'))) {
  const page = join(root, 'rules', rule, 'README.md');
  if (existsSync(page)) copyFileSync(page, join(outdir, 'rules', `${rule}.md`));
}

// The ESLint plugin: an ES module, and CommonJS for configurations that call require.
const plugin = join(root, 'packages/eslint-plugin');
rmSync(join(plugin, 'dist'), { recursive: true, force: true });
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  external: [...EXTERNAL, 'eslint'],
  minifyWhitespace: true,
  logLevel: 'warning',
};
await build({
  ...shared,
  entryPoints: [join(plugin, 'src/index.ts')],
  outfile: join(plugin, 'dist/index.js'),
  format: 'esm',
  banner: { js: REQUIRE },
});
await build({
  ...shared,
  entryPoints: [join(plugin, 'src/commonjs.ts')],
  outfile: join(plugin, 'dist/index.cjs'),
  format: 'cjs',
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  footer: { js: 'module.exports = module.exports.default;' },
});
copyFileSync(join(plugin, 'types/rules.d.cts'), join(plugin, 'dist/rules.d.cts'));
copyFileSync(join(plugin, 'types/index.d.ts'), join(plugin, 'dist/index.d.ts'));
copyFileSync(join(plugin, 'types/commonjs.d.cts'), join(plugin, 'dist/index.d.cts'));
